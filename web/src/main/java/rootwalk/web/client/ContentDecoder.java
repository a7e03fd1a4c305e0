package rootwalk.web.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Body;
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;

/// Decodes content codings (RFC 9110 section 8.4) with a size limit. Truncated content is an error.
final class ContentDecoder {

    /// The size of a read in octets; small, so that little is decoded beyond the limit.
    private static final int BUFFER_SIZE = 1 << 13;

    /// The logarithm of the largest `zstd` window in HTTP: 8 MiB (RFC 9659 section 3).
    private static final int MAX_ZSTD_WINDOW_LOG = 23;

    /// The largest number of nested codings, as in curl.
    private static final int MAX_CODINGS = 5;

    private ContentDecoder() {}

    /// Decodes the codings in the header fields, from the last to the first. Stops at the first unknown coding.
    static Body decode(Body content, HttpHeaders headers, int limit, ContentMemory.Reservation reservation)
            throws FetchFailure {
        List<String> codings = new ArrayList<>();
        for (String field : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
            for (String coding : field.split(",")) {
                codings.add(coding.strip().toLowerCase(Locale.ROOT));
            }
        }
        if (codings.size() > MAX_CODINGS && content.length() > 0) {
            throw new FetchFailure(FetchStep.RECEIVE,
                    "the content has " + codings.size() + " content codings, and at most " + MAX_CODINGS
                            + " are decoded",
                    "a proxy that adds Content-Encoding each time, or an attack");
        }
        Collections.reverse(codings);
        Body decoded = content;
        for (String coding : codings) {
            if (decoded.length() == 0 || !isKnown(coding)) {
                return decoded;
            }
            decoded = decode(decoded, coding, limit, reservation);
        }
        return decoded;
    }

    private static boolean isKnown(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip", "deflate" -> true;
            case "br" -> Brotli.isAvailable();
            case "zstd" -> Zstd.isAvailable();
            default -> false;
        };
    }

    /// Each of these streams fails at the end of truncated content.
    private static InputStream decoder(String coding, byte[] octets) throws IOException {
        return switch (coding) {
            case "gzip", "x-gzip" -> InflatedStream.ofGzip(octets);
            case "deflate" -> InflatedStream.ofDeflate(octets);
            case "br" -> new BrotliInputStream(new ByteArrayInputStream(octets));
            case "zstd" ->
                new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(octets)).setLongMax(MAX_ZSTD_WINDOW_LOG);
            default -> throw new IllegalArgumentException(coding);
        };
    }

    private static Body decode(Body content, String coding, int limit, ContentMemory.Reservation reservation)
            throws FetchFailure {
        var decoded = new ByteArrayOutputStream();
        byte[] piece = new byte[BUFFER_SIZE];
        try (InputStream decoder = decoder(coding, content.sharedOctets())) {
            for (int length = decoder.read(piece); length >= 0; length = decoder.read(piece)) {
                if (decoded.size() + length > limit) {
                    throw ResponseFailures.tooLarge(limit);
                }
                if (!reservation.reserve(length)) {
                    throw ResponseFailures.memoryExceeded(reservation.limit());
                }
                decoded.write(piece, 0, length);
            }
        } catch (IOException e) {
            throw new FetchFailure(FetchStep.RECEIVE, "the content is not " + coding + ": " + words(e),
                    "a server that declares another coding than it uses, encodes twice, or stops early", e);
        }
        return Body.of(decoded.toByteArray());
    }

    /// The same text for truncated content from all libraries.
    private static String words(IOException why) {
        String text = ErrorText.of(why);
        boolean cutShort = text.equals("unexpected end of input") || text.equals("Truncated source");
        return cutShort ? InflatedStream.TRUNCATED : text;
    }
}
