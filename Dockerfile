# docker build -t whosaid . && docker run --rm -u "$(id -u)" -v "$PWD/articles:/in:ro" -v "$PWD/tables:/out" \
#     whosaid run --input /in --output /out
FROM rust:1.95-slim-bookworm AS build
# Debian keeps no older versions that could be named here.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN cargo build --release --locked && strip target/release/whosaid

# The C library and nothing else: no shell, no package manager; its user is not root.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /source/target/release/whosaid /usr/local/bin/whosaid
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/whosaid"]
CMD ["--help"]
