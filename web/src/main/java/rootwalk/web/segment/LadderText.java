package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import rootwalk.web.path.PathEvent.Sender;
import rootwalk.wire.Addresses;

/// Draws a [Ladder] as text, for a terminal of a given width.
public final class LadderText {

    /// The characters of the lines.
    public enum Style {
        ASCII('-', '<', '>', '|', ':'),
        BOXES('─', '◀', '▶', '│', '┊');

        private final char line;
        private final char left;
        private final char right;
        private final char post;
        private final char gap;

        Style(char line, char left, char right, char post, char gap) {
            this.line = line;
            this.left = left;
            this.right = right;
            this.post = post;
            this.gap = gap;
        }
    }

    /// The widths of the columns: the time, and the longest name of a state.
    private static final int TIME = 11;
    private static final int STATE = 11;
    /// The spaces and lines between the columns.
    private static final int BETWEEN = 5;
    private static final int MIN_MIDDLE = 34;

    /// Descriptions that repeat the flags or marks.
    private static final Set<String> REDUNDANT = Set.of("FIN", "ACK", Mark.KEEP_ALIVE.toString());

    private final Style style;
    private final int middle;

    /// @param width columns of the terminal; a ladder has at least 72
    public LadderText(Style style, int width) {
        this.style = style;
        middle = Math.max(width - TIME - 2 * STATE - BETWEEN, MIN_MIDDLE);
    }

    public List<String> lines(Ladder ladder) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "", apart("client", "server"), "", ' '));
        lines.add(row("", "", apart(text(ladder.client()), text(ladder.server())), "", ' '));
        lines.add(row("", ladder.clientBefore().name(), " ".repeat(middle), ladder.serverBefore().name(), style.post));
        State client = ladder.clientBefore();
        State server = ladder.serverBefore();
        for (Ladder.Row row : ladder.rows()) {
            switch (row) {
                case Ladder.Rung(ObservedSegment observed, long since) -> {
                    draw(observed, since, client, server, lines);
                    client = observed.client();
                    server = observed.server();
                }
                case Ladder.Fold fold -> draw(fold, lines);
            }
        }
        lines.add(row("", "",
                centred(SegmentDescription.count(ladder.segments(), "segment") + " in " + millis(ladder.nanos())), "",
                ' '));
        return lines.stream().map(String::stripTrailing).toList();
    }

    /// Draws an arrow, and below it the text that does not fit on it.
    private void draw(ObservedSegment observed, long since, State client, State server, List<String> lines) {
        String label = label(observed);
        String words = words(observed);
        String both = words.isEmpty() ? label : label + ": " + words;
        boolean fits = both.length() <= middle - 6;
        lines.add(row(time(since), change(client, observed.client()), arrow(observed.from(), fits ? both : label),
                change(server, observed.server()), style.post));
        if (!fits && !words.isEmpty()) {
            lines.add(row("", "", padded("   " + words), "", style.post));
        }
    }

    /// Uses two lines if one is too short.
    private void draw(Ladder.Fold fold, List<String> lines) {
        String time = time(fold.nanos());
        StringBuilder line = new StringBuilder();
        for (String part : words(fold)) {
            if (!line.isEmpty() && line.length() + part.length() + 3 > middle) {
                lines.add(row(time, "", centred(line.append(',').toString()), "", style.gap));
                line.setLength(0);
                time = "";
            }
            line.append(line.isEmpty() ? "" : ", ").append(part);
        }
        lines.add(row(time, "", centred(line.toString()), "", style.gap));
    }

    private static String change(State before, State after) {
        return before == after ? "" : after.name();
    }

    private String row(String time, String client, String between, String server, char post) {
        return String.format(Locale.ROOT, "%" + TIME + "s %" + STATE + "s %c%s%c %s", time, client, post, between,
                post, server);
    }

    private String arrow(Sender from, String label) {
        String text = " " + cut(label, middle - 6) + " ";
        String tail = String.valueOf(style.line).repeat(middle - 3 - text.length());
        return switch (from) {
            case CLIENT -> style.line + "" + style.line + text + tail + style.right;
            case SERVER -> style.left + "" + style.line + text + tail + style.line;
        };
    }

    private String padded(String text) {
        String cut = cut(text, middle);
        return cut + " ".repeat(middle - cut.length());
    }

    private String centred(String text) {
        return padded(" ".repeat(Math.max(middle - text.length(), 0) / 2) + text);
    }

    private String apart(String left, String right) {
        return left + " ".repeat(Math.max(middle - left.length() - right.length(), 1)) + right;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }

    /// The main header fields: `PSH,ACK seq=1 ack=1 len=517`.
    private static String label(ObservedSegment observed) {
        Segment segment = observed.segment();
        StringBuilder label = new StringBuilder(
                segment.flags().stream().map(TcpFlag::name).collect(Collectors.joining(",")));
        label.append(" seq=").append(observed.sequence());
        if (segment.has(TcpFlag.ACK)) {
            label.append(" ack=").append(observed.acknowledgement());
        }
        if (segment.length() > 0) {
            label.append(" len=").append(segment.length());
        }
        return label.toString();
    }

    /// The options of a SYN: `win=65495 mss=65495 wscale=7 sack`.
    private static String offers(ObservedSegment observed) {
        TcpOptions options = observed.segment().options();
        StringBuilder offers = new StringBuilder("win=").append(observed.window());
        options.maximumSegmentSize().ifPresent(size -> offers.append(" mss=").append(size));
        options.windowScale().ifPresent(shift -> offers.append(" wscale=").append(shift));
        return offers.append(options.sackPermitted() ? " sack" : "").toString();
    }

    /// The text that the header fields do not contain.
    private static String words(ObservedSegment observed) {
        List<String> parts = new ArrayList<>();
        observed.marks().stream().sorted().map(Mark::toString).forEach(parts::add);
        boolean opening = observed.segment().has(TcpFlag.SYN) && !observed.segment().has(TcpFlag.RST);
        if (opening) {
            parts.add(offers(observed));
        } else if (!REDUNDANT.contains(observed.description())) {
            parts.add(observed.description());
        }
        return String.join(", ", parts);
    }

    private static List<String> words(Ladder.Fold fold) {
        List<String> parts = new ArrayList<>(List.of(SegmentDescription.count(fold.segments(), "more segment")));
        if (fold.fromClient() > 0) {
            parts.add(SegmentDescription.octets(fold.fromClient()) + " to the server");
        }
        if (fold.fromServer() > 0) {
            parts.add(SegmentDescription.octets(fold.fromServer()) + " to the client");
        }
        fold.marks().forEach((mark, often) -> parts.add(often + " x " + mark));
        return parts;
    }

    private static String text(InetSocketAddress address) {
        return Addresses.text(address);
    }

    private static String time(long nanos) {
        return "+" + millis(nanos);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }
}
