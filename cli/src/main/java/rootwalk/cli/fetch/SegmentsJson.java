package rootwalk.cli.fetch;

import java.util.List;
import java.util.function.Consumer;

import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.web.segment.Captured;
import rootwalk.web.segment.Flag;
import rootwalk.web.segment.Ladder;
import rootwalk.web.segment.Passage;
import rootwalk.web.segment.Segment;
import rootwalk.web.segment.TcpOptions;
import rootwalk.wire.Addresses;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonWriter;

/// The segments of a fetch as JSON: an object on a line for each connection, among the events of the fetch by the same
/// thread. Numbers count from each end's SYN.
public final class SegmentsJson {

    private final Consumer<String> lines;
    private final JsonWriter json = new JsonWriter();

    /// @param lines
    ///            takes each line, its line feed included
    public SegmentsJson(Consumer<String> lines) {
        this.lines = lines;
    }

    /// A connection, `"event":"segments"`.
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
                case Ladder.Rung(Passage passage, long since) -> rung(passage, since);
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

    private void rung(Passage passage, long since) {
        Segment segment = passage.segment();
        json.member("sinceMilliseconds", FetchJson.milliseconds(since))
                .member("from", passage.from())
                .member("flags", segment.flags().stream().map(Flag::name).toList())
                .member("seq", passage.sequence());
        if (segment.has(Flag.ACK)) {
            json.member("ack", passage.acknowledgement());
        }
        json.member("octets", segment.length()).member("windowOctets", passage.window());
        if (segment.has(Flag.SYN)) {
            offers(segment.options());
        }
        json.member("summary", passage.words())
                .words("marks", passage.marks().stream().sorted().toList())
                .member("clientState", passage.client().name()).member("serverState", passage.server().name());
    }

    private void offers(TcpOptions options) {
        options.maximumSegmentSize().ifPresent(size -> json.member("mssOctets", size));
        options.windowScale().ifPresent(shift -> json.member("windowScale", shift));
        json.member("sackPermitted", options.sackPermitted());
    }

    /// That not all was seen, where that is so, `"event":"segmentsMissing"`.
    public void missing(Captured captured) {
        if (captured.dropped() == 0 && captured.trouble().isEmpty()) {
            return;
        }
        String what = captured.trouble().isEmpty()
                ? captured.dropped() + " segments came too fast and were not recorded"
                : captured.trouble();
        json.object().member("event", "segmentsMissing").member("droppedSegments", captured.dropped());
        warn(what, "");
    }

    /// That none can be seen, `"event":"segmentsUnseen"`.
    ///
    /// @param remedy
    ///            the way out, or nothing
    public void unseen(PacketCaptureException refusal, String remedy) {
        json.object().member("event", "segmentsUnseen").member("cause", refusal.reason());
        warn(String.valueOf(refusal.getMessage()), remedy);
    }

    private void warn(String what, String remedy) {
        JsonProblem.write(List.of(JsonProblem.warning(what, remedy)), json);
        lines.accept(json.endObject().take());
    }
}
