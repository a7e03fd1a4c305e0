package rootwalk.cli.command;

import picocli.CommandLine.Help.Ansi;

/// The colours of commands on a terminal; none if the output is redirected or `NO_COLOR` is set.
public enum Paint {
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

    /// Applies colours to text, or not.
    public interface Brush {

        Brush PLAIN = (paint, text) -> text;
        Brush COLOURS =
                (paint, text) -> paint == Paint.PLAIN ? text : "\u001b[" + paint.code + "m" + text + "\u001b[0m";

        String paint(Paint paint, String text);

        /// Colours if standard output is a terminal that supports them.
        static Brush ofTerminal() {
            return Ansi.AUTO.enabled() ? COLOURS : PLAIN;
        }
    }
}
