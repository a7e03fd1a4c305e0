package rootwalk.web.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.text.RdataText;

/// One server that is asked for everything, and what it may answer.
class ServerLookupTest {

    private static final Question QUESTION = new Question(Name.of("www.a.isle."), RecordType.A);

    /// What comes back by UDP for each query in turn: a reply to it, or what the asker says of it.
    private sealed interface Datagram {
        record Reply(UnaryOperator<byte[]> toQuery) implements Datagram {}

        record Said(int outcome) implements Datagram {}
    }

    private final Deque<Datagram> datagrams = new ArrayDeque<>();
    private final Deque<UnaryOperator<byte[]>> overTcp = new ArrayDeque<>();
    private int asked;
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void anAnswerHasTheAliasesInTheirOrderAndTheLowestTtl() {
        replying("""
            a.isle. 30 A 192.0.2.1
            www.a.isle. 60 CNAME a.isle.
            other.isle. 5 A 192.0.2.66
            """);

        NameAnswer answer = ask();

        assertThat(answer.records()).extracting(rrset -> rrset.owner().toString()).containsExactly("www.a.isle.",
                "a.isle.");
        assertThat(answer.ttl()).isEqualTo(30);
        assertThat(answer.isFailure()).isFalse();
    }

    /// RFC 2308 section 5.
    @ParameterizedTest
    @CsvSource({"NOERROR, 20", "NXDOMAIN, 20"})
    void whatDoesNotExistMayBeRememberedAsLongAsTheZoneSays(String code, int ttl) {
        datagrams.add(new Datagram.Reply(query -> reply(query, code.equals("NXDOMAIN") ? ResponseCode.NXDOMAIN : 0, "",
                "isle. 900 SOA ns.isle. h.isle. 1 2 3 4 20")));

        NameAnswer answer = ask();

        assertThat(answer.records()).isEmpty();
        assertThat(ResponseCode.name(answer.responseCode())).isEqualTo(code);
        assertThat(answer.ttl()).isEqualTo(ttl);
        assertThat(answer.isFailure()).isFalse();
    }

    @Test
    void aRefusalIsToldWithTheServer() {
        datagrams.add(new Datagram.Reply(query -> reply(query, ResponseCode.REFUSED, "", "")));

        assertThat(ask().words()).isEqualTo("127.0.0.1:" + listener.getLocalPort() + " answered REFUSED");
    }

    @Test
    void silenceIsAskedThreeTimes() {
        assertThat(ask().words()).contains("no reply from 127.0.0.1", "a packet filter");
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void aLossIsMadeUpFor() {
        datagrams.add(new Datagram.Said(UdpClient.TIMEOUT));
        replying("www.a.isle. 30 A 192.0.2.1");

        assertThat(ask().records()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"-2, nothing listens at 127.0.0.1", "-4, the question was given up", "-5, no socket is left"})
    void whatTheSystemSaysIsPutInWords(int outcome, String words) {
        datagrams.add(new Datagram.Said(outcome));

        assertThat(ask().words()).contains(words);
    }

    @Test
    void aTruncatedReplyIsAskedForAgainOverTcp() {
        datagrams.add(new Datagram.Reply(query -> flagged(reply(query, 0, "", ""), Flags.TC)));
        overTcp.add(query -> reply(query, 0, "www.a.isle. 30 A 192.0.2.1", ""));

        assertThat(ask().records()).hasSize(1);
    }

    @Test
    void guessesLeadToTcp() {
        datagrams.add(new Datagram.Said(UdpClient.SUSPICIOUS));
        overTcp.add(query -> reply(query, 0, "www.a.isle. 30 A 192.0.2.1", ""));

        assertThat(ask().records()).hasSize(1);
    }

    @Test
    void aReplyWithAnotherIdentifierIsNotBelieved() {
        datagrams.add(new Datagram.Reply(query -> {
            byte[] response = reply(query, 0, "www.a.isle. 30 A 192.0.2.66", "");
            response[0] ^= 1;
            return response;
        }));

        assertThat(ask().records()).isEmpty();
    }

    @Test
    void aReplyToAnotherQuestionOverTcpIsToldSo() {
        datagrams.add(new Datagram.Said(UdpClient.SUSPICIOUS));
        overTcp.add(query -> {
            byte[] response = reply(query, 0, "", "");
            response[0] ^= 1;
            return response;
        });

        assertThat(ask().words()).contains("a reply to another question over TCP");
    }

    @Test
    void aConnectionThatEndsWithoutAReplyIsToldSo() {
        datagrams.add(new Datagram.Said(UdpClient.SUSPICIOUS));

        assertThat(ask().words()).contains("closed the TCP connection without a reply");
    }

    @Test
    void octetsThatAreNoMessageAreToldSo() {
        datagrams.add(new Datagram.Said(UdpClient.SUSPICIOUS));
        overTcp.add(_ -> new byte[5]);

        assertThat(ask().words()).contains("sent a malformed reply over TCP");
    }

    @Test
    void aliasesThatLeadInACircleLeadNowhere() {
        replying("www.a.isle. 60 CNAME a.isle.\na.isle. 60 CNAME www.a.isle.");

        assertThat(ask().records()).isEmpty();
    }

    private void replying(String answer) {
        datagrams.add(new Datagram.Reply(query -> reply(query, 0, answer, "")));
    }

    private NameAnswer ask() {
        var server = new InetSocketAddress("127.0.0.1", listener.getLocalPort());
        return new ServerLookup(server, new Script(), new SplittableRandom(1), Duration.ofSeconds(5)).ask(QUESTION);
    }

    /// Plays the datagrams, and judges them as an asker does.
    private final class Script implements UdpClient {
        @Override
        public int query(InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
                long nanos) {
            asked++;
            return switch (datagrams.isEmpty() ? new Datagram.Said(TIMEOUT) : datagrams.pop()) {
                case Datagram.Said(int outcome) -> outcome;
                case Datagram.Reply(var toQuery) -> {
                    byte[] octets = toQuery.apply(Arrays.copyOf(query, length));
                    System.arraycopy(octets, 0, response, 0, octets.length);
                    yield check.check(octets, octets.length) == ResponseCheck.Verdict.ACCEPT ? octets.length : TIMEOUT;
                }
            };
        }

        @Override
        public void close() {}
    }

    private void serve() {
        try (Socket client = listener.accept()) {
            var in = new DataInputStream(client.getInputStream());
            byte[] query = in.readNBytes(in.readUnsignedShort());
            if (overTcp.isEmpty()) {
                return;
            }
            byte[] response = overTcp.pop().apply(query);
            var out = new DataOutputStream(client.getOutputStream());
            out.writeShort(response.length);
            out.write(response);
        } catch (IOException e) {
            // Closed: nobody asked.
        }
    }

    /// Lines of `NAME TTL TYPE DATA` for answer and authority.
    private static byte[] reply(byte[] query, int code, String answer, String authority) {
        Message asked = Objects.requireNonNull(new MessageReader().read(query, 0, query.length));
        var writer = new MessageWriter();
        byte[] response = new byte[1000];
        writer.begin(response, 0, response.length, asked.id(), Flags.QR | Flags.RD | Flags.RA | code);
        writer.question(Objects.requireNonNull(asked.question()));
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

    private static byte[] flagged(byte[] message, int flag) {
        message[2] |= (byte) (flag >> 8);
        return message;
    }
}
