package rootwalk.cli;

import picocli.CommandLine.Help.Ansi;

/// The few colours that commands use on a terminal; none where the output goes elsewhere or `NO_COLOR` is set.
enum Paint {
    PLAIN("0"),
    HEADING("1"),
    NAME("36"),
    GOOD("32"),
    BAD("31"),
    NOTE("33"),
    FAINT("2");

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    /// How texts are painted: with colours or not at all.
    interface Brush {

        Brush PLAIN = (paint, text) -> text;
        Brush COLOURS =
                (paint, text) -> paint == Paint.PLAIN ? text : "\u001b[" + paint.code + "m" + text + "\u001b[0m";

        String paint(Paint paint, String text);

        /// Colours where standard output is a terminal that wants them.
        static Brush ofTerminal() {
            return Ansi.AUTO.enabled() ? COLOURS : PLAIN;
        }
    }
}
