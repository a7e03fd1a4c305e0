package rootwalk.web.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.text.RdataText;

/// One server that is asked for everything, and what it may answer.
class ServerLookupTest {

    private static final Question QUESTION = new Question(Name.of("www.a.isle."), RecordType.A);

    @Test
    void anAnswerHasTheAliasesInTheirOrderAndTheLowestTtl() throws IOException {
        NameAnswer answer = ask(0, """
            a.isle. 30 A 192.0.2.1
            www.a.isle. 60 CNAME a.isle.
            other.isle. 5 A 192.0.2.66
            """, "");

        assertThat(answer.records()).extracting(rrset -> rrset.owner().toString()).containsExactly("www.a.isle.",
                "a.isle.");
        assertThat(answer.ttl()).isEqualTo(30);
        assertThat(answer.isFailure()).isFalse();
    }

    /// RFC 2308 section 5.
    @ParameterizedTest
    @CsvSource({"NOERROR, 20", "NXDOMAIN, 20"})
    void aDenialIsKeptForItsNegativeTtl(String code, int ttl) throws IOException {
        NameAnswer answer = ask(code.equals("NXDOMAIN") ? ResponseCode.NXDOMAIN : 0, "",
                "isle. 900 SOA ns.isle. h.isle. 1 2 3 4 20");

        assertThat(answer.records()).isEmpty();
        assertThat(ResponseCode.name(answer.responseCode())).isEqualTo(code);
        assertThat(answer.ttl()).isEqualTo(ttl);
        assertThat(answer.isFailure()).isFalse();
    }

    @Test
    void aRefusalNamesTheServer() throws IOException {
        assertThat(ask(ResponseCode.REFUSED, "", "").detail()).startsWith("127.0.0.1:").endsWith(" answered REFUSED");
    }

    @Test
    void aliasesInACircleHaveNoAddress() throws IOException {
        assertThat(ask(0, "www.a.isle. 60 CNAME a.isle.\na.isle. 60 CNAME www.a.isle.", "").records()).isEmpty();
    }

    @Test
    void aFailureOfTheQueryIsTheReason() throws IOException {
        int port;
        try (ScriptedServer gone = new ScriptedServer((_, _) -> List.of())) {
            port = gone.port();
        }

        assertThat(lookup(port).lookup(QUESTION).detail()).contains("nothing listens at 127.0.0.1:" + port);
    }

    private static NameAnswer ask(int code, String answer, String authority) throws IOException {
        try (ScriptedServer server =
                new ScriptedServer((query, _) -> List.of(response(query, code, answer, authority)))) {
            return lookup(server.port()).lookup(QUESTION);
        }
    }

    private static ServerLookup lookup(int port) {
        return new ServerLookup(new InetSocketAddress("127.0.0.1", port),
                new StubClient(Duration.ofSeconds(5), new SplittableRandom(1), System::nanoTime,
                        InstantSource.system()));
    }

    /// Lines of `NAME TTL TYPE DATA` for answer and authority.
    private static byte[] response(Message query, int code, String answer, String authority) {
        var writer = new MessageWriter();
        byte[] response = new byte[1000];
        writer.begin(response, 0, response.length, query.id(), Flags.QR | Flags.RD | Flags.RA | code);
        writer.question(Objects.requireNonNull(query.question()));
        writer.section(MessageWriter.Section.ANSWER);
        sets(answer).forEach(writer::add);
        writer.section(MessageWriter.Section.AUTHORITY);
        sets(authority).forEach(writer::add);
        return Arrays.copyOf(response, writer.finish());
    }

    private static List<RRset> sets(String lines) {
        return lines.lines().map(line -> line.split(" ", 4)).map(words -> {
            int type = RecordType.parse(words[2]);
            return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                    RdataText.parse(type, words[3], Name.ROOT));
        }).toList();
    }
}
