package rootwalk.authoritative;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.Authority.Additional;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.file.ZoneReading;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.answer.AnswerWriter;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.text.RdataText;

/// The small language of these tests: zones as text, questions as text, responses as text.
final class ZoneQueries {

    private final List<Zone> zones = new ArrayList<>();
    /// One for all questions, as in the daemon: nothing of an answer may be left in the next one.
    private Authority authority = new Authority(Additional.NONE);
    private int limit = 4096;
    private Authority.Any any = Authority.Any.ALL;
    private OverridingData overriding = OverridingData.NONE;
    private boolean dnssec;

    /// A zone whose apex is the owner of the first record.
    static ZoneQueries zone(String text) {
        return new ZoneQueries().and(text);
    }

    ZoneQueries and(String text) {
        String apex = text.strip().split("\\s+")[0];
        ZoneReading reading = read(Name.of(apex), text);
        if (reading.hasErrors()) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
        zones.add(new Zone(Name.of(apex), reading.state()));
        return this;
    }

    ZoneQueries with(Zone zone) {
        zones.add(zone);
        return this;
    }

    ZoneQueries with(Additional setting) {
        authority = new Authority(setting);
        return this;
    }

    ZoneQueries with(Authority.Any setting) {
        any = setting;
        return this;
    }

    ZoneQueries with(OverridingData data) {
        overriding = data;
        return this;
    }

    /// The client sets DO.
    ZoneQueries withDnssec() {
        dnssec = true;
        return this;
    }

    ZoneQueries within(int octets) {
        limit = octets;
        return this;
    }

    static ZoneReading read(Name apex, String text) {
        try {
            Path file = Files.createTempFile("zone", ".zone");
            try {
                Files.writeString(file, text, java.nio.charset.StandardCharsets.ISO_8859_1);
                return ZoneFile.read(apex, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ZoneSet zoneSet() {
        return ZoneSet.of(zones);
    }

    private static RequestView view(String question) {
        String[] words = question.split(" ");
        byte[] request = request(Name.of(words[0]), RecordType.parse(words[1]));
        RequestView view = new RequestView();
        view.read(request, 0, request.length);
        return view;
    }

    /// The answer section for `NAME TYPE` as values, as the resolver of this server gets it.
    List<String> values(String question) {
        Answer answer = new Answer();
        authority.answer(zoneSet(), view(question).questionView(), any, overriding, answer);
        return Response.lines(answer.rrsets(MessageWriter.Section.ANSWER, Name.of(question.split(" ")[0])));
    }

    /// The apex of the zone that the last question was answered from; empty if there is none.
    Optional<Name> lastZone() {
        return Optional.ofNullable(authority.zone()).map(Zone::apex);
    }

    /// Asks `NAME TYPE`.
    Response ask(String question) {
        RequestView view = view(question);
        byte[] buffer = new byte[70_000];
        MessageWriter writer = new MessageWriter();
        Answer answer = new Answer();
        if (dnssec) {
            answer.includeDnssec();
        }
        AnswerKind kind = authority.answer(zoneSet(), view.questionView(), any, overriding, answer);
        writer.beginResponse(view, buffer, 7, limit, (answer.flags() & Flags.AA) | answer.rcode());
        new AnswerWriter().write(answer, view.questionView(), writer);
        boolean overflowed = writer.overflowed();
        if (overflowed) {
            writer.truncate();
        }
        int length = writer.finish();
        MessageReader reader = new MessageReader();
        Message message = reader.read(buffer, 7, length);
        if (message == null) {
            throw new AssertionError("the reply is malformed: " + reader.problem());
        }
        Response response =
                new Response(kind, message, overflowed, Octets.of(Arrays.copyOfRange(buffer, 7, 7 + length)));
        if (response.records() != response.answer().size() + response.authority().size()
                + response.additional().size()) {
            throw new AssertionError("the reply has a record twice: " + response);
        }
        return response;
    }

    static byte[] request(Name name, int type) {
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[512];
        writer.begin(buffer, 0, 512, 4711, 0);
        writer.question(new Question(name, type, RecordClass.IN));
        return Arrays.copyOf(buffer, writer.finish());
    }

    record Response(AnswerKind kind, Message message, boolean overflowed, Octets octets) {

        /// How many records the header counts.
        int records() {
            return octets.unsignedShort(6) + octets.unsignedShort(8) + octets.unsignedShort(10);
        }

        /// How many pointers follow each other in a name, at most. What looks like a pointer counts, so the names must be
        /// ASCII, and the data short.
        int mostPointers() {
            byte[] wire = octets.toArray();
            int most = 0;
            for (int at = 12; at + 1 < wire.length; at++) {
                int pointers = 0;
                int place = at;
                while (place + 1 < wire.length && (wire[place] & 0xC0) == 0xC0) {
                    pointers++;
                    int next = (wire[place] & 0x3F) << 8 | (wire[place + 1] & 0xFF);
                    while (next < place && wire[next] > 0) {
                        next += 1 + wire[next];
                    }
                    place = next;
                }
                most = Math.max(most, pointers);
                at += Math.min(pointers, 1);
            }
            return most;
        }

        String rcode() {
            return ResponseCode.name(message.rcode());
        }

        boolean isAuthoritative() {
            return message.isAuthoritative();
        }

        List<String> answer() {
            return lines(message.answer());
        }

        List<String> authority() {
            return lines(message.authority());
        }

        List<String> additional() {
            return lines(message.additional());
        }

        private static List<String> lines(List<RRset> sets) {
            List<String> lines = new ArrayList<>();
            for (RRset rrset : sets) {
                for (String line : RdataText.print(rrset).split("\n")) {
                    lines.add(line.replace(" IN ", " "));
                }
            }
            return lines;
        }
    }
}
