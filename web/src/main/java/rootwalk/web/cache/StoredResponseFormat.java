package rootwalk.web.cache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.http.Body;
import rootwalk.web.http.Response;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

/// The file format of a stored response: a text header, an empty line, and the content.
///
///     rootwalk-cache 1 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
///     url https://www.harbor.isle/logo.svg
///     asked 2026-03-01T12:00:00.000Z
///     answered 2026-03-01T12:00:00.125Z
///     travelled 512
///     vary accept-encoding 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
///     HTTP/1.1 200 OK
///     Content-Type: image/svg+xml
///
/// The first line ends with the digest of the rest of the file. A file that is incomplete, or is not from this program,
/// is ignored.
final class StoredResponseFormat {

    private static final String MARK = "rootwalk-cache 1 ";
    private static final byte[] END_OF_HEAD = {'\n', '\n'};

    private StoredResponseFormat() {}

    static byte[] write(StoredResponse stored) {
        Response response = stored.response();
        StringBuilder head = new StringBuilder();
        head.append("url ").append(stored.url()).append('\n');
        head.append("asked ").append(stored.requestTime()).append('\n');
        head.append("answered ").append(stored.responseTime()).append('\n');
        head.append("travelled ").append(response.encodedLength()).append('\n');
        stored.varyKey().forEach((name, digest) -> head.append("vary ").append(name).append(' ').append(digest)
                .append('\n'));
        head.append(response.version()).append(' ').append(response.status()).append('\n');
        response.headers().forEach(field -> head.append(field.getKey()).append(": ").append(field.getValue())
                .append('\n'));
        byte[] rest = joined(head.append('\n').toString().getBytes(StandardCharsets.UTF_8),
                response.body().sharedOctets());
        return joined((MARK + Body.of(rest).digest() + "\n").getBytes(StandardCharsets.US_ASCII), rest);
    }

    /// Empty if the octets are not a stored response.
    static Optional<StoredResponse> read(byte[] octets) {
        int mark = MARK.length() + 64;
        if (octets.length <= mark || octets[mark] != '\n') {
            return Optional.empty();
        }
        byte[] rest = Arrays.copyOfRange(octets, mark + 1, octets.length);
        String first = new String(octets, 0, mark, StandardCharsets.US_ASCII);
        int end = endOfHead(rest);
        if (!first.equals(MARK + Body.of(rest).digest()) || end < 0) {
            return Optional.empty();
        }
        Iterator<String> lines = List.of(new String(rest, 0, end, StandardCharsets.UTF_8).split("\n")).iterator();
        return stored(lines, Body.of(Arrays.copyOfRange(rest, end + END_OF_HEAD.length, rest.length)));
    }

    private static Optional<StoredResponse> stored(Iterator<String> lines, Body body) {
        try {
            Url url = Url.parse(word(lines.next(), "url"));
            Instant requestTime = Instant.parse(word(lines.next(), "asked"));
            Instant responseTime = Instant.parse(word(lines.next(), "answered"));
            long travelled = Long.parseLong(word(lines.next(), "travelled"));
            Map<String, String> varied = new TreeMap<>();
            String line = lines.next();
            for (; line.startsWith("vary "); line = lines.next()) {
                String[] words = line.split(" ");
                varied.put(words[1], words[2]);
            }
            return Optional.of(
                    new StoredResponse(url, varied, requestTime, responseTime, response(line, lines, travelled, body)));
        } catch (UrlSyntaxException | RuntimeException e) {
            // The digest is right but the header is not: the file is from another version of this program.
            return Optional.empty();
        }
    }

    private static Response response(String statusLine, Iterator<String> lines, long travelled, Body body) {
        String[] words = statusLine.split(" ", 3);
        HttpResponseStatus status =
                new HttpResponseStatus(Integer.parseInt(words[1]), words.length > 2 ? words[2] : "");
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        while (lines.hasNext()) {
            String[] field = lines.next().split(": ", 2);
            headers.add(field[0], field[1]);
        }
        return new Response(HttpVersion.valueOf(words[0]), status, headers, body, travelled);
    }

    private static String word(String line, String name) {
        if (!line.startsWith(name + " ")) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return line.substring(name.length() + 1);
    }

    private static int endOfHead(byte[] octets) {
        for (int at = 0; at + 1 < octets.length; at++) {
            if (octets[at] == '\n' && octets[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(one.length + other.length);
        joined.writeBytes(one);
        joined.writeBytes(other);
        return joined.toByteArray();
    }
}
