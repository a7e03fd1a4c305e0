package rootwalk.daemon.fetch;

import java.util.Locale;
import java.util.function.Consumer;

import rootwalk.daemon.json.JsonWriter;
import rootwalk.socket.packet.PacketRefusal;
import rootwalk.web.path.PathEvent.Sender;
import rootwalk.web.segment.Captured;
import rootwalk.web.segment.Flag;
import rootwalk.web.segment.Ladder;
import rootwalk.web.segment.Mark;
import rootwalk.web.segment.Passage;
import rootwalk.web.segment.Segment;
import rootwalk.web.segment.TcpOptions;
import rootwalk.wire.Addresses;

/// The segments of a fetch as JSON: an object a line for each connection, told among the events of the fetch by the same
/// thread. Times are in milliseconds, numbers count from each end's SYN.
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
                .member("segments", ladder.segments()).member("took", FetchJson.milliseconds(ladder.nanos()))
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
        json.member("folded", fold.segments()).member("fromClient", fold.fromClient())
                .member("fromServer", fold.fromServer()).member("since", FetchJson.milliseconds(fold.nanos()))
                .object("marks");
        fold.marks().forEach((mark, often) -> json.member(mark.toString(), often));
        json.endObject();
    }

    private void rung(Passage passage, long since) {
        Segment segment = passage.segment();
        json.member("since", FetchJson.milliseconds(since))
                .member("from", passage.from() == Sender.CLIENT ? "client" : "server")
                .member("flags", segment.flags().stream().map(Flag::name).toList())
                .member("seq", passage.sequence());
        if (segment.has(Flag.ACK)) {
            json.member("ack", passage.acknowledgement());
        }
        json.member("len", segment.length()).member("window", passage.window());
        if (segment.has(Flag.SYN)) {
            offers(segment.options());
        }
        json.member("words", passage.words())
                .member("marks", passage.marks().stream().sorted().map(Mark::toString).toList())
                .member("clientState", passage.client().name()).member("serverState", passage.server().name());
    }

    private void offers(TcpOptions options) {
        options.maximumSegmentSize().ifPresent(size -> json.member("mss", size));
        options.windowScale().ifPresent(shift -> json.member("windowScale", shift));
        json.member("sack", options.sackPermitted());
    }

    /// That not all was seen, where that is so, `"event":"segmentsMissing"`.
    public void missing(Captured captured) {
        if (captured.dropped() == 0 && captured.trouble().isEmpty()) {
            return;
        }
        lines.accept(json.object().member("event", "segmentsMissing").member("dropped", captured.dropped())
                .member("why", captured.trouble()).endObject().take());
    }

    /// That none can be seen, `"event":"segmentsUnseen"`.
    public void unseen(PacketRefusal refusal) {
        lines.accept(json.object().member("event", "segmentsUnseen")
                .member("reason", refusal.reason().name().toLowerCase(Locale.ROOT))
                .member("why", String.valueOf(refusal.getMessage())).endObject().take());
    }
}
