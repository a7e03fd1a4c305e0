package rootwalk.cli.fetch;

import java.io.PrintWriter;
import java.nio.charset.Charset;

import rootwalk.cli.command.Paint;
import rootwalk.web.segment.CaptureResult;
import rootwalk.web.segment.ConnectionTrace;
import rootwalk.web.segment.Ladder;
import rootwalk.web.segment.LadderText;

/// Prints the segments of a fetch as text: a ladder diagram for each connection, with long runs of data folded.
final class SegmentsText {

    /// Wide enough for all labels of an arrow.
    private static final int WIDTH = 110;

    private final PrintWriter out;
    private final Paint.Brush brush;
    private final LadderText ladders = new LadderText(style(), WIDTH);

    SegmentsText(PrintWriter out, Paint.Brush brush) {
        this.out = out;
        this.brush = brush;
    }

    private static LadderText.Style style() {
        String name = System.getProperty("stdout.encoding", "US-ASCII");
        return Charset.forName(name, Charset.defaultCharset()).newEncoder().canEncode('│')
                ? LadderText.Style.BOXES
                : LadderText.Style.ASCII;
    }

    void show(CaptureResult result) {
        for (ConnectionTrace trace : result.traces()) {
            out.println();
            out.println(brush.paint(Paint.HEADING,
                    trace.connection() == 0 ? "an attempt that failed" : "connection " + trace.connection()));
            ladders.lines(Ladder.of(trace).folded()).forEach(out::println);
        }
        if (result.dropped() > 0) {
            out.println(brush.paint(Paint.BAD, result.dropped() + " segments came too fast and were not recorded"));
        }
        if (!result.error().isEmpty()) {
            out.println(brush.paint(Paint.BAD, "the capture ended early: " + result.error()));
        }
        out.flush();
    }
}
