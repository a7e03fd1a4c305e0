package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.http.Body;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;

class ContentCodingTest {

    private static final String TEXT = "walk ".repeat(1000);

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void isUndoneAndBothLengthsAreKnown(String coding) throws Exception {
        byte[] coded = coded(coding);
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(
                    "HTTP/1.1 200 OK\nContent-Encoding: " + coding + "\nContent-Length: " + coded.length + "\n\n");
            conversation.send(coded);
        }); TestFetchClient browser = TestFetchClient.usual()) {
            Response response = browser.get(server.url("/")).last().response();

            assertThat(response.body().text(StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(response.encodedLength()).isEqualTo(coded.length);
            assertThat(response.headers().get(HttpHeaderNames.CONTENT_ENCODING)).isEqualTo(coding);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void thatIsCutShortAnywhereIsAFailure(String coding) throws Exception {
        byte[] coded = coded(coding);
        for (int length = 1; length < coded.length; length++) {
            byte[] cut = Arrays.copyOf(coded, length);
            assertThatThrownBy(() -> decoded(coding, cut)).as("after %s of %s octets", cut.length, coded.length)
                    .isInstanceOf(FetchFailure.class).hasMessage("the content is not " + coding
                            + ": it ends too early");
        }
        assertThat(decoded(coding, coded)).isEqualTo(TEXT);
    }

    /// RFC 1952 section 2.2
    @Test
    void ofGzipMayHaveSeveralMembers() throws Exception {
        byte[] one = coded("gzip");
        byte[] both = concatenated(one, one);

        assertThat(decoded("gzip", both)).isEqualTo(TEXT + TEXT);
        assertThat(decoded("x-gzip", concatenated(both, new byte[8]))).as("padded").isEqualTo(TEXT + TEXT);
        assertThatThrownBy(() -> decoded("gzip", Arrays.copyOf(both, both.length - 4)))
                .hasMessage("the content is not gzip: it ends too early");
        assertThatThrownBy(() -> decoded("gzip", Arrays.copyOf(both, one.length + 4)))
                .hasMessage("the content is not gzip: it ends too early");
    }

    /// RFC 8878 section 3.1
    @Test
    void ofZstdMayHaveSeveralFrames() throws Exception {
        assertThat(decoded("zstd", concatenated(coded("zstd"), coded("zstd")))).isEqualTo(TEXT + TEXT);
    }

    /// RFC 9659 section 3
    @Test
    void ofZstdMayHaveAWindowOfEightMebibytes() throws Exception {
        assertThat(decoded("zstd", withWindow(23))).isEqualTo(TEXT);
        assertThatThrownBy(() -> decoded("zstd", withWindow(24))).isInstanceOf(FetchFailure.class)
                .hasMessageContaining("too much memory");
    }

    private static byte[] withWindow(int exponent) throws IOException {
        var octets = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(octets)) {
            out.setLong(exponent);
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        return octets.toByteArray();
    }

    @Test
    void ofGzipIsHeldAgainstItsChecksumAndLength() throws Exception {
        byte[] coded = coded("gzip");
        byte[] otherChecksum = coded.clone();
        otherChecksum[coded.length - 8]++;
        byte[] otherLength = coded.clone();
        otherLength[coded.length - 4]++;

        assertThatThrownBy(() -> decoded("gzip", otherChecksum))
                .hasMessage("the content is not gzip: its checksum is wrong");
        assertThatThrownBy(() -> decoded("gzip", otherLength))
                .hasMessage("the content is not gzip: its length is wrong");
    }

    @Test
    void ofGzipMayHaveEveryFieldInItsHeader() throws Exception {
        byte[] plain = coded("gzip");
        byte[] head = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        byte[] all = concatenated(head, Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(decoded("gzip", all)).isEqualTo(TEXT);
        for (int length = 1; length < head.length; length++) {
            byte[] cut = Arrays.copyOf(all, length);
            assertThatThrownBy(() -> decoded("gzip", cut)).hasMessageEndingWith("it ends too early");
        }
    }

    @Test
    void ofDeflateMayLackItsFrame() throws Exception {
        byte[] framed = coded("deflate");
        assertThat(decoded("deflate", Arrays.copyOfRange(framed, 2, framed.length - 4))).isEqualTo(TEXT);
    }

    private static String decoded(String coding, byte[] coded) throws FetchFailure {
        HttpHeaders headers = TestFetchClient.fields("Content-Encoding", coding);
        return ContentDecoder.decode(Body.of(coded), headers, 1 << 20, new ContentMemory(1 << 20).reservation())
                .text(StandardCharsets.UTF_8);
    }

    private static byte[] concatenated(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void thatGrowsWithoutMeasureIsCutOff() throws Exception {
        var octets = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(octets)) {
            gzip.write(new byte[16 << 20]);
        }
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: " + octets.size() + "\n\n");
            conversation.send(octets.toByteArray());
        }); TestFetchClient browser = TestFetchClient.usual()) {
            assertThatThrownBy(() -> browser.get(server.url("/")))
                    .hasMessage("the content is larger than 4194304 octets");
        }
    }

    private static byte[] coded(String coding) throws IOException {
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        var octets = new ByteArrayOutputStream();
        switch (coding) {
            case "gzip" -> {
                try (OutputStream out = new GZIPOutputStream(octets)) {
                    out.write(text);
                }
            }
            case "deflate" -> {
                try (OutputStream out = new DeflaterOutputStream(octets)) {
                    out.write(text);
                }
            }
            case "br" -> {
                Brotli4jLoader.ensureAvailability();
                octets.write(Encoder.compress(text));
            }
            default -> octets.write(Zstd.compress(text));
        }
        return octets.toByteArray();
    }
}
