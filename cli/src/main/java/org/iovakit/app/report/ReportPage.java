// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import freemarker.cache.ClassTemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * Makes one HTML file of a report. Its style sheet stands in it, it has no script, and its Content-Security-Policy lets
 * the browser fetch nothing.
 */
public final class ReportPage {
    private static final String STYLE_SHEET = "report.css";

    private ReportPage() {}

    /** The whole file. The same report gives the same text. */
    public static String of(Report report) {
        return of("report.ftlh", report);
    }

    /** The whole file of somebody's C. The same report gives the same text. */
    public static String of(SubjectReport report) {
        return of("subject.ftlh", report);
    }

    /** The whole file of several series. The same report gives the same text. */
    public static String of(SeriesReport report) {
        return of("series.ftlh", report);
    }

    /** The whole file of a load. The same report gives the same text. */
    public static String of(LoadReport report) {
        return of("load.ftlh", report);
    }

    private static String of(String template, Object report) {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setTemplateLoader(new ClassTemplateLoader(ReportPage.class, ""));
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ROOT);
        // Coordinates. Counts that people read come as text.
        configuration.setNumberFormat("0.##");
        configuration.setObjectWrapper(new DefaultObjectWrapper(Configuration.VERSION_2_3_34));
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setLocalizedLookup(false);
        String css = styleSheet();
        StringWriter html = new StringWriter();
        try {
            configuration
                    .getTemplate(template)
                    .process(Map.of("page", report, "css", css, "policy", policy(css)), html);
        } catch (TemplateException | IOException e) {
            throw new IllegalStateException("the page's own templates do not fit it: " + e.getMessage(), e);
        }
        return html.toString();
    }

    private static String styleSheet() {
        try (InputStream in = ReportPage.class.getResourceAsStream(STYLE_SHEET)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is allowed but this style sheet. */
    private static String policy(String css) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(css.getBytes(UTF_8));
            return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
