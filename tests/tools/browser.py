"""A headless Chromium for tests of pages that work offline. Needs Python's selenium and Debian's chromium and chromium-driver."""
import base64, json, tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = ("headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update "
         "disable-sync hide-scrollbars")


def browser(folder, width, height=900, dark=False):
    """A browser of its own profile that downloads into `folder`; its window is `width` by `height`, a phone's if it is narrow."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in f"{FLAGS} window-size={width},{height} user-data-dir={tempfile.mkdtemp()}".split():
        options.add_argument("--" + flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder), "download.prompt_for_download": False})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    if dark:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return driver


def check_quiet(driver, url):
    """Fails on any error or warning in the console, and on any request that is not the page itself."""
    errors = [e for e in driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]
    assert not errors, errors
    sent = [json.loads(e["message"])["message"] for e in driver.get_log("performance")]
    urls = {m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"}
    others = {u for u in urls if not u.startswith((url, "blob:", "data:", "chrome:"))}
    assert not others, others


def screenshot(driver, file, x=0, y=0, width=None, height=None):
    """A picture of a part of the page, also where it is outside of the window."""
    page = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": x, "y": y, "width": width or page["width"], "height": min(height or page["height"], page["height"] - y), "scale": 1}
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip})
    with open(file, "wb") as out:
        out.write(base64.b64decode(taken["data"]))
