package rootwalk.wire.tsig;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.tsig.Signed.KEY;
import static rootwalk.wire.tsig.Signed.NOW;
import static rootwalk.wire.tsig.Signed.changed;
import static rootwalk.wire.tsig.Signed.check;
import static rootwalk.wire.tsig.Signed.key;
import static rootwalk.wire.tsig.Signed.query;
import static rootwalk.wire.tsig.Signed.request;
import static rootwalk.wire.tsig.Signed.response;
import static rootwalk.wire.tsig.Signed.signed;
import static rootwalk.wire.tsig.Signed.tsig;
import static rootwalk.wire.tsig.Signed.withMacOf;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.codec.TsigView;

/// How a server checks requests, and what its responses to those with errors are.
class TsigRequestTest {

    private static TsigRequest.Failed failed(TsigRequest checked) {
        assertThat(checked).isInstanceOf(TsigRequest.Failed.class);
        return (TsigRequest.Failed) checked;
    }

    private static String error(TsigRequest checked) {
        return switch (checked) {
            case TsigRequest.Absent _ -> "no TSIG";
            case TsigRequest.Signed _ -> "valid";
            case TsigRequest.Failed(int rcode, int error, var _, var tsig) -> ResponseCode.name(rcode)
                    + (error == 0 ? "" : " " + ResponseCode.nameInTsig(error)) + (tsig == null ? " without TSIG" : "");
        };
    }

    @Test
    void aRequestWithoutTsigHasNone() {
        assertThat(check(query(), NOW, KEY)).isSameAs(TsigRequest.ABSENT);
    }

    @ParameterizedTest
    @EnumSource
    void aRequestIsValidWithEveryAlgorithm(TsigAlgorithm algorithm) {
        TsigKey key = key("key.", algorithm, 20);

        assertThat(error(request(key).checkedBy(KEY, key))).isEqualTo("valid");
    }

    @Test
    void namesOfKeysAreComparedWithoutRegardToCase() {
        assertThat(error(request(key("KEY.Example.", TsigAlgorithm.HMAC_SHA256, 32)).checkedBy(KEY)))
                .isEqualTo("valid");
    }

    /// A change of any octet makes the request invalid, except for letters of names that are signed in lower case, and
    /// the length and the ID that are not signed.
    @Test
    void noOctetCanBeChanged() {
        byte[] request = request(KEY).octets();
        TsigView tsig = tsig(request);
        for (int at = 2; at < request.length; at++) {
            assertThat(error(check(changed(request, at), NOW, KEY))).as("octet " + at).isNotEqualTo("valid");
        }
        byte[] otherCase = request.clone();
        otherCase[tsig.offset() + 1] ^= 0x20;
        otherCase[tsig.dataOffset() + 1] ^= 0x20;
        assertThat(error(check(otherCase, NOW, KEY))).isEqualTo("valid");
    }

    /// Neither a server nor a client throws, and nothing that was changed is valid.
    @Test
    void anyOctetsNeverThrow() {
        Random random = new Random(8945);
        byte[] request = request(KEY).octets();
        byte[] response = signed(response(1), ((TsigRequest.Signed) check(request, NOW, KEY)).signer(), NOW);
        for (int i = 0; i < 100_000; i++) {
            byte[] seed = i % 2 == 0 ? request : response;
            byte[] octets = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length) : seed.length);
            for (int changes = 1 + random.nextInt(3); changes > 0 && octets.length > 0; changes--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            assertThat(isChanged(octets, request) && check(octets, NOW, KEY) instanceof TsigRequest.Signed).isFalse();
            TsigResult result = request(KEY).verifier().verify(octets, 0, octets.length, NOW);
            assertThat(isChanged(octets, response) && result instanceof TsigResult.Valid).isFalse();
        }
    }

    /// Whether what is signed has changed: all but the ID and the case of two names.
    private static boolean isChanged(byte[] octets, byte[] message) {
        int names = tsig(message).offset();
        return octets.length != message.length
                || !Arrays.equals(octets, 2, names, message, 2, names)
                || !Arrays.equals(folded(octets, names), folded(message, names));
    }

    private static byte[] folded(byte[] octets, int from) {
        byte[] folded = Arrays.copyOfRange(octets, from, octets.length);
        for (int i = 0; i < KEY.name().length() + 10 + KEY.algorithm().wireName().length(); i++) {
            folded[i] = CaseFolding.fold(folded[i]);
        }
        return folded;
    }

    @Nested
    class Rfc8945Section52 {

        @Test
        void aTsigThatIsNotLastIsNone() {
            byte[] request = request(KEY).octets();
            byte[] behind = Arrays.copyOf(request, request.length + 11);
            behind[behind.length - 9] = 1;
            behind[11]++;
            RequestView view = new RequestView();

            assertThat(view.read(behind, 0, behind.length)).isEqualTo(RequestView.Shape.MALFORMED);
            assertThat(view.hasTsig()).isFalse();
        }

        @Test
        void twoTsigsAreMalformed() {
            byte[] request = request(KEY).octets();
            int tsig = tsig(request).offset();
            byte[] two = Arrays.copyOf(request, request.length + request.length - tsig);
            System.arraycopy(request, tsig, two, request.length, request.length - tsig);
            two[11]++;
            RequestView view = new RequestView();

            assertThat(view.read(two, 0, two.length)).isEqualTo(RequestView.Shape.MALFORMED);
            assertThat(view.hasTsig()).isFalse();
        }

        /// RFC 8945 section 4.2: the class is ANY, the TTL 0.
        @ParameterizedTest
        @ValueSource(ints = {3, 7})
        void anotherClassOrTtlIsMalformed(int place) {
            byte[] request = request(KEY).octets();
            request[tsig(request).offset() + KEY.name().length() + place] ^= 1;
            RequestView view = new RequestView();

            assertThat(view.read(request, 0, request.length)).isEqualTo(RequestView.Shape.MALFORMED);
        }

        @Test
        void theKeyIsCheckedBeforeTheMacAndThatBeforeTheTimeAndThatBeforeTheLength() {
            byte[] wrong = request(KEY, NOW - 9999).octets();
            TsigKey other = key("key.example.", TsigAlgorithm.HMAC_SHA256, 31);

            byte[] truncated = withMacOf(16, wrong);
            assertThat(error(check(truncated, NOW))).isEqualTo("NOTAUTH BADKEY");
            assertThat(error(check(truncated, NOW, other))).isEqualTo("NOTAUTH BADSIG");
            assertThat(error(check(truncated, NOW, KEY))).isEqualTo("NOTAUTH BADTIME");
            assertThat(error(check(truncated, NOW - 9999, KEY))).isEqualTo("NOTAUTH BADTRUNC");
            assertThat(error(check(wrong, NOW - 9999, KEY))).isEqualTo("valid");
        }
    }

    @Nested
    class Rfc8945Section521Key {

        @Test
        void anotherAlgorithmOfAKnownNameIsAnUnknownKey() {
            TsigKey other = key("key.example.", TsigAlgorithm.HMAC_SHA512, 32);

            assertThat(error(request(other).checkedBy(KEY))).isEqualTo("NOTAUTH BADKEY");
        }

        @Test
        void theResponseHasTheNamesOfTheRequestAndNoMac() {
            TsigKey unknown = key("Unknown.", TsigAlgorithm.HMAC_SHA1, 20);
            TsigRequest.Failed failed = failed(request(unknown, NOW - 5).checkedBy(KEY));

            TsigView tsig = tsig(signed(response(1), Objects.requireNonNull(failed.tsig()), NOW));

            assertThat(tsig.key()).hasToString("Unknown.");
            assertThat(tsig.algorithm()).hasToString("hmac-sha1.");
            assertThat(tsig.macLength()).isZero();
            assertThat(tsig.error()).isEqualTo(ResponseCode.BADKEY);
            assertThat(tsig.originalId()).isEqualTo(0x1234);
            assertThat(tsig.otherLength()).isZero();
        }
    }

    @Nested
    class Rfc8945Section522Mac {

        @Test
        void theResponseToAWrongMacHasNone() {
            byte[] request = request(KEY).octets();
            TsigRequest.Failed failed = failed(check(changed(request, tsig(request).macOffset() + 31), NOW, KEY));

            TsigView tsig = tsig(signed(response(1), Objects.requireNonNull(failed.tsig()), NOW));

            assertThat(failed.rcode()).isEqualTo(ResponseCode.NOTAUTH);
            assertThat(tsig.error()).isEqualTo(ResponseCode.BADSIG);
            assertThat(tsig.macLength()).isZero();
        }

        /// Section 5.2.2.1: the longer of 10 octets and half of the hash.
        @ParameterizedTest
        @CsvSource({"HMAC_SHA1, 0, FORMERR without TSIG", "HMAC_SHA1, 9, FORMERR without TSIG",
                "HMAC_SHA1, 10, NOTAUTH BADTRUNC", "HMAC_SHA1, 19, NOTAUTH BADTRUNC", "HMAC_SHA1, 20, valid",
                "HMAC_SHA1, 21, FORMERR without TSIG", "HMAC_SHA224, 13, FORMERR without TSIG",
                "HMAC_SHA224, 14, NOTAUTH BADTRUNC", "HMAC_SHA256, 15, FORMERR without TSIG",
                "HMAC_SHA256, 16, NOTAUTH BADTRUNC", "HMAC_SHA256, 33, FORMERR without TSIG",
                "HMAC_SHA384, 23, FORMERR without TSIG", "HMAC_SHA384, 24, NOTAUTH BADTRUNC",
                "HMAC_SHA512, 31, FORMERR without TSIG", "HMAC_SHA512, 32, NOTAUTH BADTRUNC",
                "HMAC_SHA512, 64, valid", "HMAC_SHA512, 65, FORMERR without TSIG"})
        void theLengthOfTheMacDecides(TsigAlgorithm algorithm, int length, String expected) {
            TsigKey key = key("key.", algorithm, 20);

            assertThat(error(check(withMacOf(length, request(key).octets()), NOW, key))).isEqualTo(expected);
        }

        @Test
        void aTruncatedMacThatIsWrongIsBadsig() {
            byte[] truncated = withMacOf(16, request(KEY).octets());

            assertThat(error(check(changed(truncated, tsig(truncated).macOffset() + 15), NOW, KEY)))
                    .isEqualTo("NOTAUTH BADSIG");
        }
    }

    @Nested
    class Rfc8945Section523Time {

        @ParameterizedTest
        @CsvSource({"-301, NOTAUTH BADTIME", "-300, valid", "0, valid", "300, valid", "301, NOTAUTH BADTIME"})
        void theFudgeOfTheRequestIsAllowedInBothDirections(long late, String expected) {
            assertThat(error(check(request(KEY).octets(), NOW + late, KEY))).isEqualTo(expected);
        }

        @Test
        void timesHave48Bits() {
            long future = 0x1_2345_6789L;

            assertThat(error(check(request(KEY, future).octets(), future, KEY))).isEqualTo("valid");
            assertThat(error(check(request(KEY, future).octets(), future & 0xFFFF_FFFFL, KEY)))
                    .isEqualTo("NOTAUTH BADTIME");
        }

        @Test
        void theResponseIsSignedAndHasTheTimeOfTheClientAndThatOfTheServer() {
            Signed.Request request = request(KEY);
            TsigRequest.Failed failed = failed(check(request.octets(), NOW + 1000, KEY));

            byte[] response = signed(response(1), Objects.requireNonNull(failed.tsig()), NOW + 1000);
            TsigView tsig = tsig(response);

            assertThat(failed.rcode()).isEqualTo(ResponseCode.NOTAUTH);
            assertThat(tsig.error()).isEqualTo(ResponseCode.BADTIME);
            assertThat(tsig.timeSigned()).isEqualTo(NOW);
            assertThat(tsig.fudge()).isEqualTo(300);
            assertThat(tsig.otherLength()).isEqualTo(6);
            assertThat(tsig.otherTime()).isEqualTo(NOW + 1000);
            assertThat(request.verifier().verify(response, 0, response.length, NOW)).isEqualTo(new TsigResult.Rejected(
                    "the server reports BADTIME: its clock says 2026-01-01T00:16:40Z; check both clocks"));
        }
    }

    @Nested
    class Rfc8945Section524Truncation {

        /// Section 7: the MAC of the response is at least as long as that of the request.
        @Test
        void theResponseIsSignedWithTheWholeMacAboutTheTruncatedOne() {
            Signed.Request request = request(KEY);
            byte[] truncated = withMacOf(16, request.octets());
            TsigRequest.Failed failed = failed(check(truncated, NOW, KEY));

            byte[] response = signed(response(1), Objects.requireNonNull(failed.tsig()), NOW);
            byte[] mac = Arrays.copyOfRange(truncated, tsig(truncated).macOffset(), tsig(truncated).macOffset() + 16);

            assertThat(tsig(response).error()).isEqualTo(ResponseCode.BADTRUNC);
            assertThat(tsig(response).macLength()).isEqualTo(32);
            assertThat(new TsigVerifier(KEY, mac).verify(response, 0, response.length, NOW))
                    .isEqualTo(new TsigResult.Rejected("the server reports BADTRUNC: it requires a longer MAC"));
        }
    }
}
