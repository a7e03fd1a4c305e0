package rootwalk.web.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.http.Body;
import rootwalk.web.site.StaticFilesSettings.Listing;
import rootwalk.web.url.Url.Scheme;

class StaticFilesTest {

    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
    private static final String TEXT = "0123456789".repeat(200);

    @TempDir
    private Path folder;
    private StaticFiles files;
    private long millis = 1;

    @BeforeEach
    void fill() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        write(root.resolve("index.html"), "<p>home");
        write(root.resolve("ten.txt"), "0123456789");
        write(root.resolve("long.txt"), TEXT);
        write(root.resolve("image.png"), TEXT);
        write(root.resolve("a b&c.txt"), "spaced");
        write(root.resolve(".secret"), "secret");
        write(root.resolve("large.bin"), "x".repeat(StoredFile.MAX_IN_MEMORY + 1));
        write(Files.createDirectory(root.resolve("sub")).resolve("<i>.txt"), "x");
        write(Files.createDirectory(root.resolve(".git")).resolve("config"), "secret");
        write(folder.resolve("outside.txt"), "secret");
        Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("outside.txt"));
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("ten.txt"));
        files = StaticFiles
                .serving(new StaticFilesSettings(root, List.of(new CacheRule("*.png", "max-age=9")), Listing.SHOWN,
                        1 << 20));
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
    }

    private record Answer(int status, HttpHeaders headers, String text) {

        String header(String name) {
            return String.valueOf(headers.get(name));
        }
    }

    private Answer get(String target, String... fields) {
        return ask(HttpMethod.GET, target, fields);
    }

    private Answer ask(HttpMethod method, String target, String... fields) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String field : fields) {
            headers.add(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 1).trim());
        }
        var client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return seen(
                files.handle(new SiteRequest(method, Scheme.HTTP, "a", target, headers, Body.NONE, client,
                        Optional.empty(), millis)));
    }

    private static Answer seen(SiteResponse response) {
        return switch (response) {
            case SiteResponse.Full(var status, var headers, var body) ->
                new Answer(status.code(), headers, body.text(StandardCharsets.ISO_8859_1));
            case SiteResponse.Prepared(var prepared) -> seen(prepared.full());
            case SiteResponse.FromFile file ->
                new Answer(file.status().code(), file.headers(), "from file " + file.pieces());
            case SiteResponse.Events _,SiteResponse.Delayed _,SiteResponse.Computed _,SiteResponse.Later _ ->
                throw new AssertionError(response);
        };
    }

    @Test
    void fileHasTypeTagAndTime() {
        Answer answer = get("/ten.txt");

        assertThat(answer.text).isEqualTo("0123456789");
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("last-modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
        assertThat(answer.header("etag")).matches("\"[0-9a-f]{24}\"");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(get("/image.png").header("cache-control")).isEqualTo("max-age=9");
    }

    @Test
    void folderHasItsIndexAndItsSlash() {
        assertThat(get("/").text).isEqualTo("<p>home");
        assertThat(get("/sub?x=1").status).isEqualTo(301);
        assertThat(get("/sub?x=1").header("location")).isEqualTo("/sub/?x=1");
        assertThat(get("/sub/").text).contains("<a href=\"./%3Ci%3E.txt\">&lt;i&gt;.txt</a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../outside.txt", "/sub/../../outside.txt", "/%2e%2e/outside.txt", "/%2E./outside.txt",
            "/..%2foutside.txt", "/%2e%2e%2foutside.txt", "/%252e%252e/outside.txt", "/%252e%252e%252foutside.txt",
            "/..\\outside.txt", "/..%5coutside.txt", "/%00", "/ten.txt%00.html", "/link.txt", "/up/outside.txt",
            "/.secret", "/%2esecret", "/.git/config", "/sub/..", "/./ten.txt", "//etc/passwd", "/%2fetc/passwd",
            "/sub//..//..//outside.txt", "/ten.txt/", "/%c0%ae%c0%ae/outside.txt", "/%", "/%zz", "/%ff", "/ten.txt%0a",
            "/%e2%80%ae"})
    void nothingOutsideTheRootIsShown(String target) {
        Answer answer = get(target);

        assertThat(answer.status).isIn(400, 404);
        assertThat(answer.text).doesNotContain("secret", "root:");
    }

    @Test
    void encodedNamesAndLinksInsideAreFound() {
        assertThat(get("/a%20b%26c.txt").text).isEqualTo("spaced");
        assertThat(get("/t%65n.txt").text).isEqualTo("0123456789");
        assertThat(get("/inside.txt").text).isEqualTo("0123456789");
    }

    @Test
    void otherMethodsGetTheListOfAllowedMethods() {
        assertThat(ask(HttpMethod.PUT, "/ten.txt").header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(ask(HttpMethod.PUT, "/ten.txt").status).isEqualTo(405);
        assertThat(ask(HttpMethod.OPTIONS, "/ten.txt").status).isEqualTo(204);
    }

    /// RFC 9110 section 13.2.2
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        If-None-Match: TAG|304
        If-None-Match: "x", W/TAG|304
        If-None-Match: *|304
        If-None-Match: "x"|200
        If-Match: TAG|200
        If-Match: *|200
        If-Match: W/TAG|412
        If-Match: "x"|412
        If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT|304
        If-Modified-Since: Fri, 02 Jan 2026 03:04:04 GMT|200
        If-Modified-Since: yesterday|200
        If-Unmodified-Since: Fri, 02 Jan 2026 03:04:05 GMT|200
        If-Unmodified-Since: Fri, 02 Jan 2026 03:04:04 GMT|412
        """)
    void preconditionDecides(String field, int status) {
        assertThat(get("/ten.txt", field.replace("TAG", get("/ten.txt").header("etag"))).status).isEqualTo(status);
    }

    @Test
    void tagsComeBeforeTimes() {
        String tag = get("/ten.txt").header("etag");

        assertThat(get("/ten.txt", "If-None-Match: \"x\"", "If-Modified-Since: Sat, 01 Jan 2028 00:00:00 GMT").status)
                .isEqualTo(200);
        assertThat(get("/ten.txt", "If-Match: " + tag, "If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT").status)
                .isEqualTo(200);
        assertThat(get("/ten.txt", "If-Match: \"x\"", "If-None-Match: " + tag).status).isEqualTo(412);
    }

    @Test
    void notModifiedSaysWhatACacheNeeds() {
        Answer answer = get("/ten.txt", "If-None-Match: *");

        assertThat(answer.headers.names()).contains("etag", "cache-control", "last-modified")
                .doesNotContain("content-type", "content-length");
    }

    /// RFC 9110 section 14
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bytes=0-3|206|0123|bytes 0-3/10
        bytes=5-|206|56789|bytes 5-9/10
        bytes=-2|206|89|bytes 8-9/10
        bytes=-20|206|0123456789|bytes 0-9/10
        bytes=8-99|206|89|bytes 8-9/10
        bytes=20-, 9-9|206|9|bytes 9-9/10
        bytes=10-|416|*|bytes */10
        bytes=-0|416|*|bytes */10
        bytes=3-1|200|0123456789|null
        bytes=x|200|0123456789|null
        octets=0-1|200|0123456789|null
        bytes=0-9,0-9|200|0123456789|null
        """)
    void rangeIsAnswered(String range, int status, String text, String contentRange) {
        Answer answer = get("/ten.txt", "Range: " + range);

        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.header("content-range")).isEqualTo(contentRange);
        if (!text.equals("*")) {
            assertThat(answer.text).isEqualTo(text);
        }
    }

    @Test
    void severalRangesComeAsParts() {
        Answer answer = get("/ten.txt", "Range: bytes=0-1,8-9");

        assertThat(answer.header("content-type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.text).containsSubsequence("Content-Range: bytes 0-1/10\r\n\r\n01\r\n--",
                "Content-Range: bytes 8-9/10\r\n\r\n89\r\n--");
        assertThat(answer.header("content-length")).isEqualTo(Integer.toString(answer.text.length()));
    }

    @Test
    void rangeHoldsOnlyOfWhatTheClientHas() {
        String tag = get("/ten.txt").header("etag");

        assertThat(get("/ten.txt", "Range: bytes=0-1", "If-Range: " + tag).status).isEqualTo(206);
        assertThat(get("/ten.txt", "Range: bytes=0-1", "If-Range: W/" + tag).status).isEqualTo(200);
        assertThat(get("/ten.txt", "Range: bytes=0-1", "If-Range: \"x\"").status).isEqualTo(200);
        assertThat(get("/ten.txt", "Range: bytes=0-1", "If-Range: Fri, 02 Jan 2026 03:04:05 GMT").status)
                .isEqualTo(206);
        assertThat(ask(HttpMethod.HEAD, "/ten.txt", "Range: bytes=0-1").status).isEqualTo(200);
    }

    @Test
    void largeFileStaysOnTheDisk() {
        assertThat(get("/large.bin").text).contains("length=" + (StoredFile.MAX_IN_MEMORY + 1));
        assertThat(get("/large.bin", "Range: bytes=1-2").text).contains("Section[offset=1, length=2]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        br|br
        gzip|gzip
        x-gzip|gzip
        gzip, br, zstd|br
        gzip;q=1, br;q=0.5|gzip
        br;q=0, *|zstd
        *;q=0|null
        identity|null
        deflate|null
        gzip;q=0|null
        gzip;q=x|null
        identity;q=1, gzip;q=0.5|null
        """)
    void codingIsTheOneThatTheClientPrefers(String accepted, String coding) {
        Answer answer = get("/long.txt", "Accept-Encoding: " + accepted);

        assertThat(answer.header("content-encoding")).isEqualTo(coding);
        assertThat(answer.header("vary")).isEqualTo("accept-encoding");
        assertThat(answer.text.length()).matches(length -> (length < TEXT.length()) != coding.equals("null"));
    }

    @Test
    void codingsHaveTheirOwnTags() {
        assertThat(get("/long.txt", "Accept-Encoding: gzip").header("etag"))
                .isNotEqualTo(get("/long.txt").header("etag"));
        assertThat(get("/image.png", "Accept-Encoding: gzip").headers.names()).doesNotContain("content-encoding",
                "vary");
    }

    @Test
    void precodedFileIsTakenUnlessItIsOlder() throws IOException {
        Path precoded = folder.resolve("root/ten.txt.gz");
        write(precoded, "precoded");
        assertThat(get("/ten.txt", "Accept-Encoding: gzip").text).isEqualTo("precoded");

        Files.setLastModifiedTime(precoded, FileTime.from(MODIFIED.minusSeconds(9)));
        Files.writeString(folder.resolve("root/ten.txt"), "changed");
        millis += 2000;
        assertThat(get("/ten.txt", "Accept-Encoding: gzip").text).isEqualTo("changed");
    }

    @Test
    void changedFileIsSeenWithinASecond() throws IOException {
        String before = Objects.requireNonNull(get("/ten.txt").headers.get("etag"));
        Files.writeString(folder.resolve("root/ten.txt"), "9876543210");
        millis += 1001;

        assertThat(get("/ten.txt").text).isEqualTo("9876543210");
        assertThat(get("/ten.txt").header("etag")).isNotEqualTo(before);

        Files.delete(folder.resolve("root/ten.txt"));
        millis += 1001;
        assertThat(get("/ten.txt").status).isEqualTo(404);
    }
}
