package rootwalk.cli.command;

import java.util.List;

import rootwalk.web.path.Phase;
import rootwalk.web.path.Timings;

/// Bars of a waterfall diagram, in characters.
public final class TimeBar {

    public static final int WIDTH = 50;

    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

    private TimeBar() {}

    /// A bar from a start to an end, with a resolution of an eighth of a column.
    public static String of(long before, long time, long total, Paint.Brush brush) {
        int begin = (int) (before * WIDTH / Math.max(1, total));
        long eighths = Math.max(1, time * WIDTH * 8 / Math.max(1, total));
        int whole = (int) Math.min(eighths / 8, WIDTH - begin);
        String rest = begin + whole < WIDTH ? EIGHTHS[(int) (eighths % 8)] : "";
        return " ".repeat(begin) + brush.paint(Paint.NAME, "█".repeat(whole) + rest)
                + " ".repeat(WIDTH - begin - whole - rest.length());
    }

    /// The phases of exchanges one after the other; each column shows its longest phase.
    ///
    /// @param total nanoseconds of the whole width
    public static String ofPhases(List<Timings> exchanges, long total, Paint.Brush brush) {
        StringBuilder bar = new StringBuilder();
        for (int column = 0; column < WIDTH; column++) {
            long from = total * column / WIDTH;
            long until = total * (column + 1) / WIDTH;
            bar.append(column(exchanges, from, until, brush));
        }
        return bar.toString();
    }

    private static String column(List<Timings> exchanges, long from, long until, Paint.Brush brush) {
        String sign = " ";
        long longest = 0;
        for (Timings timings : exchanges) {
            long begin = timings.began();
            for (Timings.Span span : timings.spans()) {
                long within = Math.min(until, begin + span.nanos()) - Math.max(from, begin);
                if (within > longest) {
                    longest = within;
                    sign = sign(span.phase(), brush);
                }
                begin += span.nanos();
            }
        }
        return sign;
    }

    /// The character of a phase.
    public static String sign(Phase phase, Paint.Brush brush) {
        return switch (phase) {
            case BLOCKED -> brush.paint(Paint.FAINT, "·");
            case DNS -> brush.paint(Paint.NOTE, "d");
            case CONNECT -> brush.paint(Paint.GOOD, "c");
            case TLS -> brush.paint(Paint.BAD, "t");
            case SEND -> brush.paint(Paint.HEADING, "s");
            case WAIT -> brush.paint(Paint.PLAIN, "░");
            case RECEIVE -> brush.paint(Paint.NAME, "█");
        };
    }
}
