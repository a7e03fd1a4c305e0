package rootwalk.wire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// RFC 5936 section 2.2, RFC 1995 section 4.
class StubTransferTest {

    private static final Name ZONE = Name.of("example.");
    private static final StubQuery AXFR = new StubQuery(new Question(ZONE, RecordType.AXFR), 0, false, List.of());
    private static final StubQuery IXFR =
            new StubQuery(new Question(ZONE, RecordType.IXFR), 0, false, List.of()).since(OptionalInt.of(1));

    private final List<String> received = new ArrayList<>();

    /// A message with records: a number is an SOA record with that serial, a word the address of that name.
    private static byte[] message(Message query, int flags, String... records) {
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[2000];
        writer.begin(buffer, 0, 2000, query.id(), Flags.QR | flags);
        writer.question(Objects.requireNonNull(query.question()));
        for (String record : records) {
            boolean isSoa = Character.isDigit(record.charAt(0));
            int type = isSoa ? RecordType.SOA : RecordType.A;
            writer.add(RRset.of(isSoa ? ZONE : Name.of(record + ".example."), type, 60, RdataText.parse(type,
                    isSoa ? "ns.example. h.example. " + record + " 2 3 4 5" : "192.0.2.1", Name.ROOT)));
        }
        return Arrays.copyOf(buffer, writer.finish());
    }

    private TransferResult transfer(StubQuery query, ScriptedServer.Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return new StubClient(Duration.ofSeconds(30), new SplittableRandom(1), System::nanoTime,
                    InstantSource.system()).transfer(
                            new InetSocketAddress("127.0.0.1", server.port()), query,
                            record -> received.add(name(record)));
        }
    }

    private static String name(RRset record) {
        return record.type() == RecordType.SOA
                ? RdataText.print(record.type(), record.rdata(0)).split(" ")[2]
                : record.owner().toString().replace(".example.", "");
    }

    private String reason(StubQuery query, ScriptedServer.Script script) throws IOException {
        return ((TransferResult.Failure) transfer(query, script)).reason();
    }

    @Test
    void recordsAreReadInTheirOrderFromAllMessages() throws IOException {
        TransferResult result = transfer(AXFR, (query, _) -> List.of(message(query, 0, "7", "a", "b", "a"),
                message(query, 0, "c"), message(query, 0, "d", "7")));

        assertThat(received).containsExactly("7", "a", "b", "a", "c", "d", "7");
        assertThat(result).isInstanceOfSatisfying(TransferResult.Complete.class, it -> {
            assertThat(it.records()).isEqualTo(7);
            assertThat(it.messages()).isEqualTo(3);
            assertThat(it.octets()).isPositive();
        });
    }

    @Test
    void laterMessagesNeedNoQuestion() throws IOException {
        TransferResult result = transfer(AXFR, (query, _) -> {
            MessageWriter writer = new MessageWriter();
            byte[] buffer = new byte[500];
            writer.begin(buffer, 0, 500, query.id(), Flags.QR);
            writer.add(RRset.of(ZONE, RecordType.SOA, 60,
                    RdataText.parse(RecordType.SOA, "ns.example. h.example. 7 2 3 4 5", Name.ROOT)));
            return List.of(message(query, 0, "7", "b"), Arrays.copyOf(buffer, writer.finish()));
        });

        assertThat(result).isInstanceOf(TransferResult.Complete.class);
        assertThat(received).containsExactly("7", "b", "7");
    }

    @Test
    void theRequestForDifferencesHasTheSerial() throws IOException {
        TransferResult result = transfer(IXFR, (query, _) -> {
            assertThat(query.authority()).singleElement().satisfies(soa -> assertThat(name(soa)).isEqualTo("1"));
            return List.of(message(query, 0, "3", "1", "a", "2", "b", "2", "3", "c"), message(query, 0, "3"));
        });

        assertThat(result).isInstanceOf(TransferResult.Complete.class);
        assertThat(received).containsExactly("3", "1", "a", "2", "b", "2", "3", "c", "3");
    }

    @Test
    void oneSoaRecordIsTheWholeResponseIfThereIsNothingNewer() throws IOException {
        TransferResult result = transfer(IXFR, (query, _) -> List.of(message(query, 0, "1")));

        assertThat(result).isInstanceOf(TransferResult.Complete.class);
        assertThat(received).containsExactly("1");
    }

    @Test
    void anErrorIsTheResult() throws IOException {
        TransferResult result = transfer(AXFR, (query, _) -> List.of(message(query, ResponseCode.REFUSED)));

        assertThat(result).isInstanceOfSatisfying(TransferResult.Other.class,
                it -> assertThat(it.response().message().rcode()).isEqualTo(ResponseCode.REFUSED));
        assertThat(received).isEmpty();
    }

    @Test
    void aResponseThatDoesNotBeginWithAnSoaRecordIsTheResult() throws IOException {
        assertThat(transfer(AXFR, (query, _) -> List.of(message(query, 0, "a"))))
                .isInstanceOf(TransferResult.Other.class);
        assertThat(transfer(AXFR, (query, _) -> List.of(message(query, 0)))).isInstanceOf(TransferResult.Other.class);
    }

    @Test
    void faultsHaveTheirReasons() throws IOException {
        assertThat(reason(AXFR, (query, _) -> List.of(message(query, 0, "7", "a"),
                message(query, ResponseCode.SERVFAIL))))
                .contains("sent the error SERVFAIL in message 2 of the transfer, after 2 records");
        assertThat(reason(AXFR, (query, _) -> List.of(message(query, 0, "7", "a", "8"))))
                .contains("an unexpected SOA record in message 1");
        assertThat(reason(AXFR, (query, _) -> List.of(message(query, 0, "7", "a"))))
                .endsWith("closed the TCP connection before the end of the response");
        assertThat(reason(AXFR, (query, _) -> {
            byte[] other = message(query, 0, "b", "7");
            other[1]++;
            return List.of(message(query, 0, "7", "a"), other);
        })).contains("another ID in message 2");
        assertThat(reason(AXFR, (query, _) -> {
            byte[] cut = message(query, 0, "b", "7");
            return List.of(message(query, 0, "7", "a"), Arrays.copyOf(cut, cut.length - 1));
        })).contains("a malformed record in message 2");
        assertThat(reason(AXFR, (_, _) -> List.of())).contains("closed the TCP connection before the end");
    }

    /// RFC 8945 section 5.3.1.
    @Test
    void aTransferThatIsNotSignedAlthoughTheRequestWasIsAFailure() throws IOException {
        StubQuery signed = AXFR.signedWith(
                Optional.of(new TsigKey(Name.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[32])));

        assertThat(reason(signed, (query, _) -> List.of(message(query, 0, "7", "a", "7"))))
                .contains("sent no signature in message 1 of the transfer, after 0 records");
        assertThat(received).isEmpty();
    }

    @Test
    void aLargeZoneIsReadRecordByRecord() throws IOException {
        String[] names = IntStream.range(0, 60).mapToObj(i -> "n" + i).toArray(String[]::new);

        TransferResult result = transfer(AXFR, (query, _) -> {
            List<byte[]> messages = new ArrayList<>(List.of(message(query, 0, "7")));
            for (int i = 0; i < 500; i++) {
                messages.add(message(query, 0, names));
            }
            messages.add(message(query, 0, "7"));
            return messages;
        });

        assertThat(result).isInstanceOf(TransferResult.Complete.class);
        assertThat(received).hasSize(30_002);
    }
}
