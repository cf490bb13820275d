// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import java.io.IOException;
import java.io.StringReader;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;

/** HTML as lines of text. */
final class HtmlText extends HTMLEditorKit.ParserCallback {
    private final StringBuilder text = new StringBuilder();
    private int quotes;

    private HtmlText() {}

    /** What a person reads, a line a line, with a sign before those that are quoted. */
    static String of(String html) throws IOException {
        HtmlText reader = new HtmlText();
        new ParserDelegator().parse(new StringReader(html), reader, true);
        return reader.text.toString();
    }

    private void endLine() {
        text.append('\n').append(">".repeat(Math.min(quotes, 1)));
    }

    @Override
    public void handleText(char[] data, int position) {
        text.append(data);
    }

    @Override
    public void handleStartTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
        quotes += tag == HTML.Tag.BLOCKQUOTE ? 1 : 0;
        if (tag.breaksFlow()) {
            endLine();
        }
    }

    @Override
    public void handleEndTag(HTML.Tag tag, int position) {
        quotes -= tag == HTML.Tag.BLOCKQUOTE ? 1 : 0;
        if (tag.breaksFlow()) {
            endLine();
        }
    }

    @Override
    public void handleSimpleTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
        if (tag.breaksFlow()) {
            endLine();
        }
    }
}
