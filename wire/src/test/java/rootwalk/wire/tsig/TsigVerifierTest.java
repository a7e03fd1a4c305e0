package rootwalk.wire.tsig;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.tsig.Signed.KEY;
import static rootwalk.wire.tsig.Signed.NOW;
import static rootwalk.wire.tsig.Signed.changed;
import static rootwalk.wire.tsig.Signed.key;
import static rootwalk.wire.tsig.Signed.request;
import static rootwalk.wire.tsig.Signed.response;
import static rootwalk.wire.tsig.Signed.signed;
import static rootwalk.wire.tsig.Signed.tsig;
import static rootwalk.wire.tsig.Signed.withMacOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a client verifies responses: of one message (RFC 8945 section 5.4), and of several (section 5.3.1).
class TsigVerifierTest {

    private final Signed.Request request = request(KEY);
    private final TsigVerifier verifier = request.verifier();

    private TsigSigner signer() {
        return ((TsigRequest.Signed) request.checkedBy(KEY)).signer();
    }

    private TsigResult verify(byte[] message) {
        return verify(message, NOW);
    }

    private TsigResult verify(byte[] message, long now) {
        // The message is in the middle of a larger buffer, as in a connection.
        byte[] buffer = new byte[message.length + 20];
        Arrays.fill(buffer, (byte) 0xFF);
        System.arraycopy(message, 0, buffer, 7, message.length);
        return verifier.verify(buffer, 7, message.length, now);
    }

    private static String reason(TsigResult result) {
        return result instanceof TsigResult.Rejected(String reason) ? reason : result.toString();
    }

    @Nested
    class Rfc8945Section54 {

        @Test
        void aSignedResponseIsValid() {
            assertThat(verify(signed(response(1), signer(), NOW + 7))).isInstanceOfSatisfying(TsigResult.Valid.class,
                    valid -> assertThat(valid.signedAt().getEpochSecond()).isEqualTo(NOW + 7));
            assertThat(verifier.endsSigned()).isTrue();
        }

        @Test
        void anUnsignedResponseIsNotVerified() {
            assertThat(verify(response(1))).isEqualTo(new TsigResult.Unsigned());
            assertThat(verifier.endsSigned()).isFalse();
        }

        @Test
        void noOctetCanBeChanged() {
            byte[] response = signed(response(1), signer(), NOW);
            for (int at = 2; at < response.length; at++) {
                assertThat(verify(changed(response, at))).as("octet " + at).isNotInstanceOf(TsigResult.Valid.class);
            }
            assertThat(verify(response)).as("after forged ones").isInstanceOf(TsigResult.Valid.class);
        }

        @Test
        void theResponseToAnotherRequestIsNotValid() {
            TsigSigner ofOther =
                    ((TsigRequest.Signed) request(KEY, NOW + 1).checkedBy(KEY)).signer();

            assertThat(reason(verify(signed(response(1), ofOther, NOW)))).startsWith("its MAC is wrong");
        }

        @Test
        void aReplayedResponseIsTooOld() {
            byte[] response = signed(response(1), signer(), NOW);

            assertThat(verify(response, NOW + 300)).isInstanceOf(TsigResult.Valid.class);
            assertThat(reason(request.verifier().verify(response, 0, response.length, NOW + 301)))
                    .isEqualTo("it was signed at 2026-01-01T00:00:00Z, which is 301 seconds ago, and 300 seconds are"
                            + " allowed; check both clocks");
            assertThat(reason(request.verifier().verify(response, 0, response.length, NOW - 301)))
                    .contains("301 seconds in the future");
        }

        @Test
        void anotherKeyOrAlgorithmIsNamed() {
            TsigSigner otherKey = TsigSigner.ofRequest(key("other.", TsigAlgorithm.HMAC_SHA256, 32), 1);
            TsigSigner otherAlgorithm = TsigSigner.ofRequest(key("key.example.", TsigAlgorithm.HMAC_SHA384, 32), 1);

            assertThat(reason(verify(signed(response(1), otherKey, NOW)))).contains("another key: other.");
            assertThat(reason(verify(signed(response(1), otherAlgorithm, NOW))))
                    .contains("another algorithm: hmac-sha384.");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 16, 31, 33})
        void aMacOfAnotherLengthIsNotAccepted(int length) {
            assertThat(reason(verify(withMacOf(length, signed(response(1), signer(), NOW))))).contains("MAC");
        }

        @Test
        void malformedMessagesAreNotVerified() {
            byte[] response = signed(response(1), signer(), NOW);

            for (int length = 0; length < response.length; length++) {
                assertThat(verify(Arrays.copyOf(response, length))).isInstanceOf(TsigResult.Rejected.class);
            }
            assertThat(verify(Arrays.copyOf(response, response.length + 1))).isInstanceOf(TsigResult.Rejected.class);
        }

        /// Sections 5.4.1 to 5.4.4: without a MAC, the error is a hint, never a proof.
        @ParameterizedTest
        @CsvSource({"16, BADSIG", "17, BADKEY", "18, BADTIME", "22, BADTRUNC", "1, FORMERR"})
        void anErrorWithoutMacIsReportedAsUnproven(int error, String name) {
            byte[] response = withMacOf(0, signed(response(1), signer(), NOW));
            Signed.put16(response, tsig(response).macOffset() + 2, error);

            assertThat(reason(verify(response))).startsWith("the server reports " + name)
                    .endsWith("; the response has no MAC, so anyone may have sent it");
        }

        @Test
        void anErrorWithAWrongMacIsUnprovenAsWell() {
            byte[] response = signed(response(1), signer(), NOW);
            Signed.put16(response, tsig(response).macOffset() + 34, 18);

            assertThat(reason(verify(response))).startsWith("the server reports BADTIME")
                    .endsWith("anyone may have sent it");
        }
    }

    @Nested
    class Rfc8945Section531 {

        private final TsigSigner signer = signer();

        @Test
        void everyMessageIsSignedWithTheMacOfTheOneBefore() {
            for (int i = 1; i <= 5; i++) {
                assertThat(verify(signed(response(i), signer, NOW + i))).isInstanceOf(TsigResult.Valid.class);
            }
            assertThat(verifier.endsSigned()).isTrue();
        }

        @Test
        void messagesCannotBeReorderedRepeatedOrLeftOut() {
            List<byte[]> messages = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                messages.add(signed(response(i), signer, NOW));
            }
            assertThat(verify(messages.get(1))).as("the second one first").isInstanceOf(TsigResult.Rejected.class);
            assertThat(verify(messages.get(0))).isInstanceOf(TsigResult.Valid.class);
            assertThat(verify(messages.get(0))).as("repeated").isInstanceOf(TsigResult.Rejected.class);
            assertThat(verify(messages.get(2))).as("left out").isInstanceOf(TsigResult.Rejected.class);
        }

        @Test
        void timesDoNotDecreaseWhenTheClockIsSetBack() {
            byte[] first = signed(response(1), signer, NOW);
            byte[] second = signed(response(2), signer, NOW - 50);

            assertThat(tsig(first).timeSigned()).isEqualTo(NOW);
            assertThat(tsig(second).timeSigned()).isEqualTo(NOW);
        }

        /// A server that signs each hundredth message: the MAC is about all since the last one.
        @Test
        void upTo99MessagesBetweenMayBeUnsigned() {
            byte[] first = signed(response(1), signer, NOW);
            assertThat(verify(first)).isInstanceOf(TsigResult.Valid.class);
            for (int i = 1; i <= 99; i++) {
                assertThat(verify(response(i))).as("message " + i).isEqualTo(new TsigResult.Covered());
            }
            assertThat(verifier.endsSigned()).isFalse();

            assertThat(verify(lastOf(first, 99, -1))).isInstanceOf(TsigResult.Valid.class);
            assertThat(verifier.endsSigned()).isTrue();
        }

        @Test
        void oneMoreIsNotAccepted() {
            verify(signed(response(1), signer, NOW));
            for (int i = 1; i <= 99; i++) {
                verify(response(i));
            }

            assertThat(reason(verify(response(100)))).isEqualTo(
                    "more than 99 messages in succession are not signed");
        }

        @Test
        void aChangedMessageBetweenIsFoundByTheNextMac() {
            byte[] first = signed(response(1), signer, NOW);
            verify(first);
            for (int i = 1; i <= 3; i++) {
                verify(response(i));
            }

            assertThat(verify(lastOf(first, 3, 2))).isInstanceOf(TsigResult.Rejected.class);
            assertThat(verifier.endsSigned()).isFalse();
        }

        @Test
        void theFirstMessageMustBeSigned() {
            assertThat(verify(response(1))).isEqualTo(new TsigResult.Unsigned());
        }

        /// The signed message after unsigned ones, as a server makes it that does not sign each message.
        ///
        /// @param changed the number of a message that had other content at the server, or -1
        private static byte[] lastOf(byte[] first, int unsigned, int changed) {
            TsigDigest digest = new TsigDigest();
            byte[] prior = Arrays.copyOfRange(first, tsig(first).macOffset(), tsig(first).macOffset() + 32);
            digest.begin(KEY);
            digest.addPrior(prior);
            for (int i = 1; i <= unsigned; i++) {
                byte[] message = response(i == changed ? 77 : i);
                digest.addMessage(message, 0, message.length, 0x1234, 0);
            }
            byte[] last = response(200);
            digest.addMessage(last, 0, last.length, 0x1234, 0);
            digest.addTimers(NOW, 300);
            byte[] mac = digest.finish();
            byte[] message = signed(last, TsigSigner.ofRequest(KEY, 0x1234), NOW);
            System.arraycopy(mac, 0, message, tsig(message).macOffset(), mac.length);
            return message;
        }
    }
}
