package rootwalk.cli.fetch;

import java.util.List;
import java.util.function.Consumer;

import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.web.segment.CaptureResult;
import rootwalk.web.segment.Ladder;
import rootwalk.web.segment.ObservedSegment;
import rootwalk.web.segment.Segment;
import rootwalk.web.segment.TcpFlag;
import rootwalk.web.segment.TcpOptions;
import rootwalk.wire.Addresses;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonWriter;

/// Prints the segments of a fetch as JSON: an object on a line for each connection, among the events of the fetch.
/// Numbers are relative to each endpoint's SYN.
public final class SegmentsJson {

    private final Consumer<String> lines;
    private final JsonWriter json = new JsonWriter();

    /// @param lines receives each line with its line feed
    public SegmentsJson(Consumer<String> lines) {
        this.lines = lines;
    }

    /// Prints a connection, `"event":"segments"`.
    public void connection(Ladder ladder) {
        json.object().member("event", "segments").member("connection", ladder.connection())
                .member("client", Addresses.text(ladder.client())).member("server", Addresses.text(ladder.server()))
                .member("clientBefore", ladder.clientBefore().name())
                .member("serverBefore", ladder.serverBefore().name())
                .member("segments", ladder.segments())
                .member("tookMilliseconds", FetchJson.milliseconds(ladder.nanos()))
                .array("rows");
        for (Ladder.Row row : ladder.rows()) {
            json.object();
            switch (row) {
                case Ladder.Rung(ObservedSegment observed, long since) -> rung(observed, since);
                case Ladder.Fold fold -> fold(fold);
            }
            json.endObject();
        }
        json.endArray().endObject();
        lines.accept(json.take());
    }

    private void fold(Ladder.Fold fold) {
        json.member("foldedSegments", fold.segments()).member("clientOctets", fold.fromClient())
                .member("serverOctets", fold.fromServer())
                .member("tookMilliseconds", FetchJson.milliseconds(fold.nanos()))
                .object("marks");
        fold.marks().forEach((mark, often) -> json.member(JsonWriter.word(mark), often));
        json.endObject();
    }

    private void rung(ObservedSegment observed, long since) {
        Segment segment = observed.segment();
        json.member("sinceMilliseconds", FetchJson.milliseconds(since))
                .member("from", observed.from())
                .member("flags", segment.flags().stream().map(TcpFlag::name).toList())
                .member("seq", observed.sequence());
        if (segment.has(TcpFlag.ACK)) {
            json.member("ack", observed.acknowledgement());
        }
        json.member("octets", segment.length()).member("windowOctets", observed.window());
        if (segment.has(TcpFlag.SYN)) {
            offers(segment.options());
        }
        json.member("summary", observed.description())
                .words("marks", observed.marks().stream().sorted().toList())
                .member("clientState", observed.client().name()).member("serverState", observed.server().name());
    }

    private void offers(TcpOptions options) {
        options.maximumSegmentSize().ifPresent(size -> json.member("mssOctets", size));
        options.windowScale().ifPresent(shift -> json.member("windowScale", shift));
        json.member("sackPermitted", options.sackPermitted());
    }

    /// Prints that segments are missing, if some are, `"event":"segmentsMissing"`.
    public void missing(CaptureResult result) {
        if (result.dropped() == 0 && result.error().isEmpty()) {
            return;
        }
        String what = result.error().isEmpty()
                ? result.dropped() + " segments arrived too fast to be recorded"
                : result.error();
        json.object().member("event", "segmentsMissing").member("droppedSegments", result.dropped());
        warn(what, "");
    }

    /// Prints that segments cannot be captured, `"event":"segmentsUnseen"`.
    ///
    /// @param remedy the remedy, or an empty text
    public void unseen(PacketCaptureException refusal, String remedy) {
        json.object().member("event", "segmentsUnseen").member("cause", refusal.reason());
        warn(String.valueOf(refusal.getMessage()), remedy);
    }

    private void warn(String what, String remedy) {
        JsonProblem.write(List.of(JsonProblem.warning(what, remedy)), json);
        lines.accept(json.endObject().take());
    }
}
