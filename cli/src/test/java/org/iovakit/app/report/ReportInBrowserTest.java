// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser makes of the page. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@RequiresProgram(value = "chromedriver", debianPackage = "chromium-driver")
class ReportInBrowserTest {
    /** Opens all that is closed, so that it counts too. */
    private static final String OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true);";

    @TempDir
    static Path scratch;

    private static Path page;

    /** Of two series. */
    private static Path several;

    private static Browser browser;

    @BeforeAll
    static void render() throws IOException {
        page = Files.writeString(scratch.resolve("page.html"), ReportPage.of(SampleReport.make()));
        several = Files.writeString(scratch.resolve("several.html"), ReportPage.of(SampleReport.several()));
        browser = new Browser(Files.createDirectory(scratch.resolve("profile")));
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void forgetLogs() {
        browser.console();
        browser.requests();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void consoleIsSilentAndNothingButThePageIsAskedFor(int width) {
        browser.open(page, width, "light");
        assertEquals(List.of(), browser.console());
        List<String> requests = browser.requests();
        assertEquals(1, requests.size(), requests::toString);
        assertTrue(requests.get(0).contains(page.toUri().toString()), requests::toString);
    }

    /** Text that looks like markup, and a picture from elsewhere, must come to nothing. */
    @Test
    void textIsTextAndThePolicyForbidsTheRest() {
        browser.open(page, 1280, "light");
        assertEquals(SampleReport.HOSTILE, browser.run("return document.querySelector('h1').textContent"));
        assertEquals(0L, browser.run("return document.querySelectorAll('script, img, h1 *').length"));
        browser.run("const img = document.createElement('img'); img.src = 'http://127.0.0.1:9/x.png';"
                + " document.body.append(img);");
        List<String> console = browser.console();
        assertTrue(console.stream().anyMatch(line -> line.contains("Content Security Policy")), console::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void drawingsAreThereAndHaveASize(int width) {
        browser.open(page, width, "light");
        browser.run(OPEN_ALL);
        for (String kind : List.of("svg.plot", "svg.map", "svg.tree", ".plot .curve", ".map .ground", ".tree .node")) {
            List<?> seen = (List<?>) browser.run(
                    "const all = [...document.querySelectorAll('" + kind + "')].filter(e => e.checkVisibility());"
                            + " return [all.length, all.filter(e => { const b = e.getBoundingClientRect();"
                            + " return b.width < 1 || b.height < 1; }).length]");
            assertNotEquals(0L, seen.get(0), kind);
            assertEquals(0L, seen.get(1), kind);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void pageIsNoWiderThanItsWindow(int width) {
        browser.open(page, width, "light");
        browser.run(OPEN_ALL);
        assertEquals((long) width, browser.run("return Math.max(innerWidth, document.documentElement.scrollWidth)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void noTextIsSmallerThan11Pixels(int width) {
        browser.open(page, width, "light");
        browser.run(OPEN_ALL);
        Object small = browser.run(TEXTS
                + "return texts().filter(e => { const svg = e.ownerSVGElement;"
                + " const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;"
                + " return parseFloat(getComputedStyle(e).fontSize) * scale < 10.99; })"
                + ".map(e => e.textContent.slice(0, 30))");
        assertEquals(List.of(), small);
    }

    /** By the formula of the WCAG, which asks for 4.5. Behind text in a drawing is what is painted below its middle. */
    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark"})
    void textStandsOutFromWhatIsBehindIt(int width, String scheme) {
        browser.open(page, width, scheme);
        browser.run(OPEN_ALL);
        Object faint = browser.run(TEXTS + CONTRAST
                + "return texts().map(e => [contrast(e), e.textContent.trim().slice(0, 30)])"
                + ".filter(x => x[0] < 4.5).map(x => x.join(' '))");
        assertEquals(List.of(), faint);
    }

    @Test
    void darkSchemeIsDark() {
        String script = "return getComputedStyle(document.body).backgroundColor";
        browser.open(page, 1280, "light");
        Object light = browser.run(script);
        browser.open(page, 1280, "dark");
        assertEquals("rgb(255, 255, 255)", light);
        assertNotEquals(light, browser.run(script));
    }

    /** What is closed is long, and stays so on paper until a reader opens it. */
    @Test
    void whatIsClosedIsNotPrinted() throws IOException {
        browser.open(page, 1280, "dark");
        byte[] closed = browser.print();
        assertTrue(new String(closed, StandardCharsets.ISO_8859_1).startsWith("%PDF-"));
        assertTrue(pages(closed) <= 10, "pages: " + pages(closed));
        browser.run(OPEN_ALL);
        assertTrue(pages(browser.print()) > 2 * pages(closed), "pages: " + pages(closed));
    }

    /** There is no scrolling on A4, which is 718 pixels wide within its margins. */
    @Test
    void paperIsWideEnough() {
        for (Path shown : List.of(page, several)) {
            browser.open(shown, 718, "light");
            browser.layOutForPaper();
            List<?> widths = (List<?>)
                    browser.run("const root = document.documentElement; return [root.clientWidth, root.scrollWidth]");
            assertEquals(widths.get(0), widths.get(1), shown::toString);
        }
    }

    @Test
    void theFirstScreenHoldsTheWholeTableOfPatches() {
        assertFirstScreenHolds(page, 6);
        // The base, two series, and what they are called.
        assertFirstScreenHolds(several, 1 + 1 + 5 + 1 + 4);
    }

    private static void assertFirstScreenHolds(Path shown, long rows) {
        browser.open(shown, 1280, "light");
        List<?> table = (List<?>) browser.run("const table = document.querySelector('.overview'),"
                + " box = table.getBoundingClientRect(); return [table.querySelectorAll('tbody tr').length,"
                + " Math.ceil(box.right), Math.ceil(box.bottom)]");
        assertEquals(rows, table.get(0));
        assertTrue((long) table.get(1) <= 1280 && (long) table.get(2) <= Browser.HEIGHT, table::toString);
    }

    @Test
    void everyCellOfTheFirstScreenLeadsToAPlaceOnThePage() {
        for (Path shown : List.of(page, several)) {
            browser.open(shown, 1280, "light");
            assertEquals(
                    List.of(),
                    browser.run("return [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
                            + ".filter(href => !document.getElementById(href.slice(1)))"));
            // The base differs from nothing.
            assertEquals(
                    List.of("-"),
                    browser.run("return [...document.querySelectorAll('.overview td')]"
                            + ".filter(td => !td.querySelector('a')).map(td => td.textContent)"));
        }
    }

    /** What is wider than the window can be scrolled to, and its first column stays in sight. */
    @Test
    void nothingIsCutInANarrowWindow() {
        browser.open(page, 400, "light");
        browser.run(OPEN_ALL);
        assertEquals(
                List.of(),
                browser.run("return [...document.querySelectorAll('main *')].filter(e => e.checkVisibility()"
                        + " && !e.closest('.scroll, svg') && e.getBoundingClientRect().right > innerWidth)"
                        + ".map(e => e.outerHTML.slice(0, 80))"));
        assertEquals(
                List.of(true, 0L),
                browser.run("const table = document.querySelector('.matrix'), box = table.parentElement;"
                        + " box.scrollLeft = 200; return [box.scrollLeft > 0, Math.round("
                        + "table.querySelector('tbody th').getBoundingClientRect().left"
                        + " - box.getBoundingClientRect().left)]"));
    }

    @Test
    void aFindingIsStoppedAtOneOperationAtATime() {
        browser.open(page, 1280, "light");
        browser.run(OPEN_ALL);
        String shown = "const steps = document.querySelector('.steps');"
                + " const shown = () => [...steps.querySelectorAll('.trees')].map(e => e.checkVisibility());"
                + " const frames = shown().length; const radios = steps.querySelectorAll('input');";
        assertEquals(
                true,
                browser.run(shown + "return frames > 1 && [...radios].every((radio, at) => { radio.click();"
                        + " return shown().every((seen, other) => seen === (other === at)); })"));
    }

    /** By all rules that axe-core has by default. */
    @ParameterizedTest
    @CsvSource({"page, 1280, light", "page, 400, dark", "several, 1280, dark"})
    void axeFindsNothing(String name, int width, String scheme) throws IOException {
        browser.open(scratch.resolve(name + ".html"), width, scheme);
        browser.run(OPEN_ALL);
        try (InputStream axe = ReportInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            browser.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(
                List.of(),
                browser.await("axe.run({resultTypes: ['violations']}).then(found => done(found.violations.flatMap("
                        + "rule => rule.nodes.map(node => rule.id + ': ' + node.html.slice(0, 200)))),"
                        + " e => done(['' + e]));"));
    }

    private static long pages(byte[] pdf) {
        return new String(pdf, StandardCharsets.ISO_8859_1).split("/Type /Page\\b", -1).length - 1L;
    }

    /** All elements with text of their own that are shown. */
    private static final String TEXTS = """
            function texts() {
              return [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() &&
                !['title', 'desc'].includes(e.tagName) && e.getBoundingClientRect().width > 0 &&
                [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
            }
            """;

    private static final String CONTRAST = """
            function rgb(color) { return (color.match(/[\\d.]+/g) || []).map(Number); }
            function luminance(c) {
              const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            }
            function behind(e) {
              if (e.ownerSVGElement) {
                const box = e.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
                const shapes = [...e.ownerSVGElement.querySelectorAll('rect, path.head')].filter(s => {
                  const b = s.getBoundingClientRect();
                  return getComputedStyle(s).fill.startsWith('rgb')
                    && b.x <= x && x <= b.right && b.y <= y && y <= b.bottom; });
                if (shapes.length) return rgb(getComputedStyle(shapes[shapes.length - 1]).fill);
              }
              for (let at = e; at; at = at.parentElement) {
                const c = rgb(getComputedStyle(at).backgroundColor);
                if (c.length === 3 || c[3] > 0) return c.slice(0, 3);
              }
              return [255, 255, 255];
            }
            function contrast(e) {
              const style = getComputedStyle(e);
              const text = luminance(rgb(e.ownerSVGElement ? style.fill : style.color).slice(0, 3));
              const ground = luminance(behind(e));
              return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
            }
            """;
}
