// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.iovakit.testing.Requirements;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a profile of its own, which talks to nobody. */
final class Browser implements AutoCloseable {
    /** Pixels of its window. */
    static final int HEIGHT = 800;

    private final ChromeDriver driver;

    /** @param profile an empty folder */
    Browser(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Requirements.program("chromium", "chromium").toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(
                        Requirements.program("chromedriver", "chromium-driver").toFile())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
        // Away from its own start page, which asks for things for a while.
        driver.get("about:blank");
    }

    /** Opens a page in a window of a width, in the light or the dark scheme. */
    void open(Path page, int width, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        driver.get(page.toUri().toString());
    }

    /** Lays the page that is open out as on paper, as wide as the window is. */
    void layOutForPaper() {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    }

    /** What a function body returns that runs in the page: text, a Long or a Boolean, or a list of them. */
    Object run(String script) {
        return ((JavascriptExecutor) driver).executeScript(script);
    }

    /**
     * What a function body hands to {@code done}, which it may do later.
     *
     * @see #run
     */
    Object await(String script) {
        return driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + script);
    }

    /** What the page wrote to the console since the last call, errors and violations of its policy too. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The requests that the page made since the last call, as the browser's protocol tells them. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .toList();
    }

    /** The page on paper, as PDF. */
    byte[] print() {
        Object data = driver.executeCdpCommand("Page.printToPDF", Map.of("printBackground", true))
                .get("data");
        return Base64.getDecoder().decode(data.toString());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
