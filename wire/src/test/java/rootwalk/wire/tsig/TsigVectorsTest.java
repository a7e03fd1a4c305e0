package rootwalk.wire.tsig;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.tsig.Signed.NOW;
import static rootwalk.wire.tsig.Signed.check;
import static rootwalk.wire.tsig.Signed.key;
import static rootwalk.wire.tsig.Signed.tsig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.wire.codec.TsigView;

/// Messages that dnspython 2.8 has signed; `wire/src/test/peers/tsig-as-dnspython` wrote them.
class TsigVectorsTest {

    private static final Map<String, byte[]> MESSAGES = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(TsigVectorsTest.class.getResourceAsStream("tsig.vectors"))) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().map(line -> line.split(" "))
                    .forEach(words -> MESSAGES.put(words[0], HexFormat.of().parseHex(words[1])));
        }
    }

    private static byte[] message(String name) {
        return Objects.requireNonNull(MESSAGES.get(name), name);
    }

    private static TsigVerifier verifierOf(String request, TsigKey key) {
        TsigView view = tsig(message(request));
        return new TsigVerifier(key,
                Arrays.copyOfRange(message(request), view.macOffset(), view.macOffset() + view.macLength()));
    }

    @ParameterizedTest
    @EnumSource
    void requestsOfEveryAlgorithmAreValid(TsigAlgorithm algorithm) {
        TsigKey key = key("KEY.example.", algorithm, 32);

        assertThat(check(message("request." + algorithm.text()), NOW, key))
                .isInstanceOfSatisfying(TsigRequest.Signed.class, it -> assertThat(it.key()).isSameAs(key));
    }

    @ParameterizedTest
    @EnumSource
    void responsesOfEveryAlgorithmAreValid(TsigAlgorithm algorithm) {
        TsigVerifier verifier = verifierOf("request." + algorithm.text(), key("KEY.example.", algorithm, 32));
        byte[] response = message("response." + algorithm.text());

        assertThat(verifier.verify(response, 0, response.length, NOW))
                .isEqualTo(new TsigResult.Valid(Instant.ofEpochSecond(NOW)));
    }

    /// The message without its TSIG is signed again: the octets are the same.
    @ParameterizedTest
    @EnumSource
    void macsOfRequestsAndResponsesAreTheSame(TsigAlgorithm algorithm) {
        TsigKey key = key("key.example.", algorithm, 32);
        byte[] request = message("request." + algorithm.text());
        byte[] response = message("response." + algorithm.text());

        byte[] ours = Signed.signed(withoutTsig(request), TsigSigner.ofRequest(key, 0x1234), NOW);
        assertThat(mac(ours)).isEqualTo(mac(request));
        assertThat(check(request, NOW, key)).isInstanceOfSatisfying(TsigRequest.Signed.class,
                signed -> assertThat(mac(Signed.signed(withoutTsig(response), signed.signer(), NOW)))
                        .isEqualTo(mac(response)));
    }

    private static byte[] withoutTsig(byte[] message) {
        byte[] without = Arrays.copyOf(message, tsig(message).offset());
        without[11]--;
        return without;
    }

    private static byte[] mac(byte[] message) {
        TsigView view = tsig(message);
        return Arrays.copyOfRange(message, view.macOffset(), view.macOffset() + view.macLength());
    }

    @Test
    void aResponseOfThreeMessagesIsValidAndTheSame() {
        TsigVerifier verifier = verifierOf("request.hmac-sha256", Signed.KEY);
        for (String name : new String[] {"stream.1", "stream.2", "stream.3"}) {
            byte[] message = message(name);
            assertThat(verifier.verify(message, 0, message.length, NOW)).isInstanceOf(TsigResult.Valid.class);
        }
        assertThat(verifier.endsSigned()).isTrue();

        assertThat(check(message("request.hmac-sha256"), NOW, Signed.KEY))
                .isInstanceOfSatisfying(TsigRequest.Signed.class, signed -> {
                    TsigSigner signer = signed.signer();
                    for (String name : new String[] {"stream.1", "stream.2", "stream.3"}) {
                        byte[] ours = Signed.signed(withoutTsig(message(name)), signer, NOW);
                        assertThat(mac(ours)).as(name).isEqualTo(mac(message(name)));
                    }
                });
    }

    @Test
    void theTimeOfAServerIsReported() {
        byte[] message = message("badtime");

        assertThat(verifierOf("request.hmac-sha256", Signed.KEY).verify(message, 0, message.length, NOW))
                .isEqualTo(new TsigResult.Rejected(
                        "the server reports BADTIME: its clock says 2026-01-01T01:00:00Z; check both clocks"));
    }

    /// RFC 8945 section 4.3.2.
    @Test
    void anIdThatAForwarderChangedIsReplacedByTheOriginalOne() {
        assertThat(check(message("forwarded"), NOW, Signed.KEY)).isInstanceOf(TsigRequest.Signed.class);
    }
}
