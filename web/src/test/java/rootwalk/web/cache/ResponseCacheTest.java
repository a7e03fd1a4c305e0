package rootwalk.web.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.client.HttpCache.Decision;
import rootwalk.web.client.HttpCache.Result;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

class ResponseCacheTest {

    private static final String DATE = "Date: Sun, 01 Mar 2026 12:00:00 GMT";

    @TempDir
    Path temporary;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Path folder;
    private ResponseCache cache;

    @BeforeEach
    void open() throws IOException {
        folder = temporary.resolve("cache");
        cache = ResponseCache.open(folder, 1 << 20, () -> now);
    }

    @Nested
    class Parts {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            bytes=0-1   | 206 | bo   | bytes 0-1/4
            bytes=1-    | 206 | ody  | bytes 1-3/4
            bytes=-3    | 206 | ody  | bytes 1-3/4
            bytes=-9    | 206 | body | bytes 0-3/4
            bytes=2-99  | 206 | dy   | bytes 2-3/4
            Bytes= 3-3  | 206 | y    | bytes 3-3/4
            bytes=4-    | 416 | ''   | bytes */4
            bytes=-0    | 416 | ''   | bytes */4
            """)
        void areTakenFromAStoredWhole(String range, int status, String content, String contentRange) {
            fetched("/a", DATE, "Cache-Control: max-age=60", "ETag: \"x\"", "Content-Length: 4");
            Response part = fresh(get("/a", "Range: " + range));

            assertThat(part.status().code()).isEqualTo(status);
            assertThat(part.body().text(StandardCharsets.UTF_8)).isEqualTo(content);
            assertThat(part.headers().get("Content-Range")).isEqualTo(contentRange);
            assertThat(part.headers().get("Content-Length")).isEqualTo(Integer.toString(content.length()));
            assertThat(part.headers().get("ETag")).isEqualTo("\"x\"");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            "x"                           | 206
            "y"                           | 200
            W/"x"                         | 200
            Sun, 01 Mar 2026 11:50:00 GMT | 206
            Sun, 01 Mar 2026 11:51:00 GMT | 200
            """)
        void areTakenWhereIfRangeNamesTheStoredResponse(String validator, int status) {
            fetched("/a", DATE, "Cache-Control: max-age=60", "ETag: \"x\"",
                    "Last-Modified: Sun, 01 Mar 2026 11:50:00 GMT");
            Response answer = fresh(get("/a", "Range: bytes=0-1", "If-Range: " + validator));

            assertThat(answer.status().code()).isEqualTo(status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes=0-0,2-2", "lines=0-1", "bytes=3-1", "bytes=-", "bytes"})
        void ofAnotherKindAreTheServers(String range) {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            assertThat(cache.beforeRequest(get("/a", "Range: " + range))).isEqualTo(
                    new Decision.Miss("the request is not for one range of octets"));
        }

        @Test
        void ofCodedContentAreTheServers() {
            fetched("/a", DATE, "Cache-Control: max-age=60", "Content-Encoding: gzip");
            assertThat(cache.beforeRequest(get("/a", "Range: bytes=0-1"))).isInstanceOf(Decision.Miss.class);
        }

        @Test
        void areTakenFromAStaleWholeOnceTheServerSaysThatItIsRight() {
            fetched("/a", DATE, "Cache-Control: max-age=0", "ETag: \"x\"");
            Request wanted = get("/a", "Range: bytes=0-1");
            Decision decision = cache.beforeRequest(wanted);
            Result result = cache.afterResponse(wanted, decision, response(304, "", DATE, "ETag: \"x\""), now, now);

            assertThat(decision).isInstanceOf(Decision.Validate.class);
            assertThat(result.response().status().code()).isEqualTo(206);
            assertThat(result.response().body().text(StandardCharsets.UTF_8)).isEqualTo("bo");
        }

        @Test
        void fromTheServerAreHandedOutAsTheyCameAndNotKept() {
            fetched("/a", DATE, "Cache-Control: max-age=0", "ETag: \"x\"");
            Request wanted = get("/a", "Range: bytes=0-1");
            Response part = response(206, "BO", DATE, "ETag: \"y\"", "Content-Range: bytes 0-1/4");
            Result result = cache.afterResponse(wanted, cache.beforeRequest(wanted), part, now, now);

            assertThat(result).isEqualTo(new Result(part, "not kept: partial content"));
        }

        @Test
        void areNothingToHead() {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            assertThat(fresh(request(HttpMethod.HEAD, "/a", "Range: bytes=0-1")).status().code()).isEqualTo(200);
        }
    }

    @Nested
    class Freshness {

        @ParameterizedTest
        @CsvSource(delimiter = '|',
                textBlock = """
                    Cache-Control: max-age=60                                      | 57 s of 1 min left (max-age)
                    Cache-Control: max-age="60"                                    | 57 s of 1 min left (max-age)
                    Cache-Control: MAX-AGE=60, max-age=5                           | 57 s of 1 min left (max-age)
                    Cache-Control: ext="a, max-age=1", max-age=60                  | 57 s of 1 min left (max-age)
                    Cache-Control: s-maxage=1, max-age=60                          | 57 s of 1 min left (max-age)
                    Cache-Control: max-age=99999999999                             | 24855 d 3 h of 24855 d 3 h left (max-age)
                    Cache-Control: private, max-age=60                             | 57 s of 1 min left (max-age)
                    Expires: Sun, 01 Mar 2026 12:01:00 GMT                         | 57 s of 1 min left (Expires)
                    Expires: Sunday, 01-Mar-26 12:01:00 GMT                        | 57 s of 1 min left (Expires)
                    Expires: SUN, 01 MAR 2026 12:01:00 gmt                         | 57 s of 1 min left (Expires)
                    Expires: Sun Mar  1 12:01:00 2026                              | 57 s of 1 min left (Expires)
                    Last-Modified: Sun, 01 Mar 2026 11:50:00 GMT                   | 57 s of 1 min left (a tenth of the time since Last-Modified)
                    """)
        void isWhatTheResponseSays(String field, String left) {
            fetched("/a", DATE, field);
            pass(3);
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Fresh.class).extracting(Decision::why)
                    .isEqualTo("fresh: " + left);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Cache-Control: max-age=0", "Cache-Control: max-age=soon", "Cache-Control: max-age=-1",
                "Cache-Control: max-age=2", "Expires: 0", "Expires: ", "Expires: -1", "Expires: Sun, 01 Mar 2099",
                "Expires: Sun, 01 Mar 2099 12:01:00 UTC", "Expires: Sun, 01 Mar 2099 12:01:00 AEST",
                "Expires: Sun, 01 Mar 2099 12:01:00", "Expires: Sun, 01 Mar 2099 2:01:00 GMT",
                "Expires: Sun, 1 Mar 2099 12:01:00 GMT", "Expires: Sun 01 Mar 2099 12:01:00 GMT",
                "Expires: Sun, 01 Mar 99 12:01:00 GMT", "Expires: Sun, 01-Mar-2099 12:01:00 GMT",
                "Expires: Sun,  01  Mar  2099 12:01:00 GMT", "Expires: Sun, 01 Mar 2099 12.01.00 GMT",
                "Expires: Sun, 31 Feb 2099 12:01:00 GMT", "Expires: Sun, 01 Mar 2099 24:01:00 GMT",
                "Expires: Sun, 01 Mar 2099 12:01:00 GMT, Sun, 01 Mar 2099 12:01:00 GMT",
                "Expires: Xxx, 01 Mar 2099 12:01:00 GMT", "Expires: 2099-03-01T12:01:00Z",
                "Expires: Tuesday, 01-Mar-99 12:01:00 GMT", "Expires: Sun, 01 Mar 2026 12:00:00 GMT", "X: none",
                "Cache-Control: no-cache", "Cache-Control: no-cache=\"set-cookie\", max-age=60"})
        void isNone(String field) {
            fetched("/a", DATE, "ETag: \"x\"", field);
            pass(3);
            Decision decision = cache.beforeRequest(get("/a"));
            assertThat(decision).isInstanceOf(Decision.Validate.class);
            assertThat(decision.why()).endsWith(": revalidate with ETag \"x\"");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            301 | Location: /b                            | fresh: 59 min 57 s of 1 h left (a permanent redirect)
            308 | Location: /b                            | fresh: 59 min 57 s of 1 h left (a permanent redirect)
            301 | Cache-Control: max-age=60               | fresh: 57 s of 1 min left (max-age)
            302 | Location: /b                            | nothing is stored
            """)
        void isThatOfAPermanentRedirectWithoutBeingSaid(int status, String field, String why) {
            cache.afterResponse(get("/a"), miss(), response(status, "", DATE, field), now, now);
            pass(3);
            assertThat(cache.beforeRequest(get("/a")).why()).isEqualTo(why);
        }

        @Test
        void countsTheAgeThatTheResponseCameWithAndTheTimeOnTheWay() {
            Instant requestTime = now;
            pass(5);
            cache.afterResponse(get("/a"), miss(), response(200, "body", DATE, "Age: 20", "Cache-Control: max-age=60"),
                    requestTime,
                    now);
            pass(10);
            Decision.Fresh fresh = (Decision.Fresh) cache.beforeRequest(get("/a"));
            assertThat(fresh.response().headers().get("Age")).isEqualTo("35");
            assertThat(fresh.why()).contains("25 s of 1 min left");
        }

        @Test
        void countsFromTheDateOfAServerWhoseResponseIsOld() {
            fetched("/a", "Date: Sun, 01 Mar 2026 11:59:30 GMT", "Cache-Control: max-age=60");
            assertThat(cache.beforeRequest(get("/a")).why()).contains("30 s of 1 min left");
        }

        @Test
        void isNotGivenBackByAClockThatGoesBack() {
            fetched("/a", "Date: Sun, 01 Mar 2026 13:00:00 GMT", "Cache-Control: max-age=60");
            pass(-600);
            assertThat(cache.beforeRequest(get("/a")).why()).contains("1 min of 1 min left");
        }

        @Test
        void isGuessedForCodesOnlyThatMayBeKeptSo() {
            String modified = "Last-Modified: Sun, 01 Mar 2026 11:50:00 GMT";
            assertThat(exchange(get("/a"), response(404, "", DATE, modified)).why())
                    .startsWith("kept: fresh for 1 min");
            assertThat(exchange(get("/b"), response(302, "", DATE, modified)).why())
                    .isEqualTo("not kept: 302 is not stored unless a header field permits it");
            assertThat(exchange(get("/c"), response(302, "", DATE, modified, "Cache-Control: public")).why())
                    .startsWith("kept: fresh for 1 min");
        }
    }

    @Nested
    class RequestDirectives {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            max-age=5             | stale? | 10 s old, the request accepts max-age=5: revalidate with ETag "x"
            max-age=10            | fresh  | fresh: 50 s of 1 min left (max-age)
            min-fresh=51          | stale? | 50 s left, the request requires min-fresh=51: revalidate with ETag "x"
            min-fresh=50          | fresh  | fresh: 50 s of 1 min left (max-age)
            no-cache              | stale? | the request says no-cache: revalidate with ETag "x"
            no-store              | fresh  | fresh: 50 s of 1 min left (max-age)
            only-if-cached        | fresh  | fresh: 50 s of 1 min left (max-age)
            """)
        void askForMoreThanFreshness(String directive, String outcome, String why) {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60");
            pass(10);
            Decision decision = cache.beforeRequest(get("/a", "Cache-Control: " + directive));
            assertThat(decision.why()).isEqualTo(why);
            assertThat(decision instanceof Decision.Fresh).isEqualTo(outcome.equals("fresh"));
        }

        @Test
        void takeWhatIsStale() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60");
            pass(90);
            assertThat(cache.beforeRequest(get("/a", "Cache-Control: max-stale")).why())
                    .isEqualTo("stale for 30 s, as the request allows by max-stale");
            assertThat(cache.beforeRequest(get("/a", "Cache-Control: max-stale=30")))
                    .isInstanceOf(Decision.Fresh.class);
            assertThat(cache.beforeRequest(get("/a", "Cache-Control: max-stale=29")))
                    .isInstanceOf(Decision.Validate.class);
        }

        @Test
        void doNotTakeWhatMustBeRevalidated() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60, must-revalidate");
            pass(90);
            assertThat(cache.beforeRequest(get("/a", "Cache-Control: max-stale")).why())
                    .isEqualTo("stale for 30 s, must-revalidate: revalidate with ETag \"x\"");
        }

        @Test
        void onlyIfCachedIsAnsweredByAGatewayTimeout() {
            Decision.Fresh decision = (Decision.Fresh) cache.beforeRequest(get("/a", "Cache-Control: only-if-cached"));
            assertThat(decision.response().status().code()).isEqualTo(504);
            assertThat(decision.why()).isEqualTo("only-if-cached, but nothing is stored");
        }

        @Test
        void aReloadDoesNotAskForWhatIsImmutable() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60, immutable");
            pass(10);
            assertThat(cache.beforeRequest(get("/a", "Cache-Control: max-age=0"))).isInstanceOf(Decision.Fresh.class);
            assertThat(cache.beforeRequest(get("/a", "Cache-Control: no-cache"))).isInstanceOf(Decision.Validate.class);
        }
    }

    @Nested
    class Keeping {

        @ParameterizedTest
        @CsvSource(delimiter = '|',
                textBlock = """
                    200 | Cache-Control: no-store, max-age=60                 | no-store
                    200 | Cache-Control: max-age=60, no-store=""              | no-store
                    206 | Cache-Control: max-age=60                           | partial content
                    200 | Vary: Accept, *                                     | Vary: * never matches
                    200 | X: none                                             | neither a lifetime nor a validator
                    500 | ETag: "x"                                           | 500 is not stored unless a header field permits it
                    599 | Cache-Control: max-age=60, must-understand          | must-understand, and 599 is not understood
                    """)
        void isRefused(int status, String field, String why) {
            assertThat(exchange(get("/a"), response(status, "body", DATE, field)).why()).isEqualTo("not kept: " + why);
            assertThat(cache.beforeRequest(get("/a")).why()).isEqualTo("nothing is stored");
        }

        @Test
        void isRefusedByTheRequest() {
            Response response = response(200, "body", DATE, "Cache-Control: max-age=60");
            assertThat(exchange(get("/a", "Cache-Control: no-store"), response).why())
                    .isEqualTo("not kept: the request says no-store");
        }

        @Test
        void mustUnderstandGoesBeforeNoStore() {
            Response response = response(200, "body", DATE, "Cache-Control: max-age=60, no-store, must-understand");
            assertThat(exchange(get("/a"), response).why()).isEqualTo("kept: fresh for 1 min (max-age)");
        }

        @Test
        void leavesOutTheFieldsOfTheConnection() {
            fetched("/a", DATE, "Cache-Control: max-age=60", "Connection: close, X-Hop", "X-Hop: 1", "X-End: 2",
                    "Keep-Alive: timeout=5");
            HttpHeaders headers = fresh(get("/a")).headers();
            assertThat(headers.names()).contains("X-End").doesNotContain("Connection", "X-Hop", "Keep-Alive");
        }

        @Test
        void isByUrlWithoutItsFragment() {
            fetched("/a?b#c", DATE, "Cache-Control: max-age=60");
            assertThat(cache.beforeRequest(get("/a?b#d"))).isInstanceOf(Decision.Fresh.class);
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Miss.class);
        }

        @Test
        void answersHeadWithoutContent() {
            fetched("/a", DATE, "Cache-Control: max-age=60", "Content-Length: 4");
            Response response = fresh(request(HttpMethod.HEAD, "/a"));
            assertThat(response.body()).isEqualTo(Body.NONE);
            assertThat(response.headers().get("Content-Length")).isEqualTo("4");
        }
    }

    @Nested
    class SecondaryKeys {

        @Test
        void aResponseAnswersTheSameFieldsOnly() {
            String[] fields = {DATE, "Cache-Control: max-age=60", "Vary: Accept-Language, Accept"};
            exchange(get("/a", "Accept-Language: de,en"), response(200, "deutsch", fields));
            exchange(get("/a", "Accept-Language: en"), response(200, "english", fields));

            assertThat(fresh(get("/a", "accept-language: de, en")).body().text(StandardCharsets.UTF_8))
                    .isEqualTo("deutsch");
            assertThat(fresh(get("/a", "Accept-Language: en")).body().text(StandardCharsets.UTF_8))
                    .isEqualTo("english");
            assertThat(cache.beforeRequest(get("/a")).why())
                    .isEqualTo("the stored response was selected by a different accept, accept-language");
        }

        @Test
        void theMostRecentOfThoseThatFitAnswers() {
            exchange(get("/a"), response(200, "old", DATE, "Cache-Control: max-age=60"));
            pass(5);
            exchange(get("/a"), response(200, "new", "Date: Sun, 01 Mar 2026 12:00:05 GMT",
                    "Cache-Control: max-age=60", "Vary: Accept"));
            assertThat(fresh(get("/a")).body().text(StandardCharsets.UTF_8)).isEqualTo("new");
        }

        @Test
        void credentialsAreAnsweredToThemselvesOnly() throws IOException {
            exchange(get("/a", "Authorization: Basic YWxpY2U6c2VjcmV0"),
                    response(200, "alice", DATE, "Cache-Control: max-age=60"));

            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Miss.class);
            assertThat(cache.beforeRequest(get("/a", "Authorization: Basic Ym9i"))).isInstanceOf(Decision.Miss.class);
            assertThat(cache.beforeRequest(get("/a", "Authorization: Basic YWxpY2U6c2VjcmV0")))
                    .isInstanceOf(Decision.Fresh.class);
            assertThat(Files.readString(onlyFile())).doesNotContain("YWxpY2U6c2VjcmV0");
        }
    }

    @Nested
    class Validation {

        @Test
        void asksWithBothValidators() {
            fetched("/a", DATE, "ETag: W/\"x\"", "Last-Modified: Sun, 01 Feb 2026 12:00:00 GMT", "Expires: 0");
            Decision.Validate decision = (Decision.Validate) cache.beforeRequest(get("/a"));
            assertThat(decision.conditions().get("If-None-Match")).isEqualTo("W/\"x\"");
            assertThat(decision.conditions().get("If-Modified-Since")).isEqualTo("Sun, 01 Feb 2026 12:00:00 GMT");
        }

        @Test
        void aNotModifiedFreshensAndUpdatesFields() {
            fetched("/a", DATE, "ETag: \"x\"", "Age: 30", "X: old", "Cache-Control: max-age=60", "Content-Type: a/b");
            pass(60);
            Result result = exchange(get("/a"), response(304, "", "Date: Sun, 01 Mar 2026 12:01:00 GMT", "ETag: \"x\"",
                    "X: new", "Content-Type: c/d", "Content-Length: 0"));

            assertThat(result.why()).isEqualTo("not modified: 1 stored response freshened");
            assertThat(result.response().status().code()).isEqualTo(200);
            assertThat(result.response().body().text(StandardCharsets.UTF_8)).isEqualTo("body");
            assertThat(result.response().headers().get("X")).isEqualTo("new");
            assertThat(result.response().headers().get("Content-Type")).isEqualTo("a/b");
            assertThat(cache.beforeRequest(get("/a")).why()).isEqualTo("fresh: 1 min of 1 min left (max-age)");
        }

        @Test
        void aNotModifiedFreshensNothingWithAnotherStrongValidator() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60");
            pass(60);
            assertThat(exchange(get("/a"), response(304, "", "ETag: \"y\"")).why())
                    .isEqualTo("not modified: 0 stored responses freshened");
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Validate.class);
        }

        @Test
        void aNotModifiedIsShownEvenIfAnotherProcessEmptiedTheFolder() throws IOException {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60");
            pass(60);
            Decision decision = cache.beforeRequest(get("/a"));
            Files.delete(onlyFile());
            Result result = cache.afterResponse(get("/a"), decision, response(304, "", "ETag: \"x\""), now, now);
            assertThat(result.response().body().text(StandardCharsets.UTF_8)).isEqualTo("body");
        }

        @Test
        void aFullResponseTakesThePlaceOfTheStoredOne() {
            fetched("/a", DATE, "ETag: \"x\"", "Expires: 0");
            exchange(get("/a"), response(200, "changed", DATE, "Cache-Control: max-age=60"));
            assertThat(fresh(get("/a")).body().text(StandardCharsets.UTF_8)).isEqualTo("changed");
        }

        @Test
        void withoutAValidatorTheResponseIsAskedForAnew() {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            pass(70);
            assertThat(cache.beforeRequest(get("/a"))).isEqualTo(
                    new Decision.Miss("stale for 10 s: there is nothing to validate it with"));
        }

        @Test
        void headFreshensWhatIsTheSameAndRemovesWhatIsNot() {
            fetched("/a", DATE, "ETag: \"x\"", "Content-Length: 4", "Cache-Control: max-age=60");
            pass(60);
            exchange(request(HttpMethod.HEAD, "/a"), response(200, "", "Date: Sun, 01 Mar 2026 12:01:00 GMT",
                    "ETag: \"x\"", "Content-Length: 4", "Cache-Control: max-age=60"));
            assertThat(fresh(get("/a")).body().text(StandardCharsets.UTF_8)).isEqualTo("body");

            Result result = exchange(request(HttpMethod.HEAD, "/a"), response(200, "", "Content-Length: 5"));
            assertThat(result.why()).isEqualTo("0 of 1 stored response freshened, the others removed");
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Miss.class);
        }
    }

    @Nested
    class Staleness {

        @Test
        void isServedWhileItIsValidated() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60, stale-while-revalidate=30");
            pass(90);
            Decision.Stale stale = (Decision.Stale) cache.beforeRequest(get("/a"));
            assertThat(stale.why()).isEqualTo("stale for 30 s, served while it is validated");
            assertThat(stale.conditions().get("If-None-Match")).isEqualTo("\"x\"");
            pass(1);
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Validate.class);
        }

        @Test
        void isServedInsteadOfAnError() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60, stale-if-error=30");
            pass(90);
            Result result = exchange(get("/a"), response(503, "down"));
            assertThat(result.response().body().text(StandardCharsets.UTF_8)).isEqualTo("body");
            assertThat(result.why()).isEqualTo("stale for 30 s, served by stale-if-error: the server says 503");
            assertThat(cache.unreachable(get("/a")).map(Result::why))
                    .contains("stale for 30 s, served by stale-if-error: the server cannot be reached");
            pass(1);
            assertThat(cache.unreachable(get("/a"))).isEmpty();
        }

        @Test
        void isNotServedWithoutLeave() {
            fetched("/a", DATE, "ETag: \"x\"", "Cache-Control: max-age=60");
            fetched("/b", DATE, "ETag: \"x\"", "Cache-Control: max-age=60, stale-if-error=30, must-revalidate");
            pass(61);
            assertThat(cache.unreachable(get("/a"))).isEmpty();
            assertThat(cache.unreachable(get("/b"))).isEmpty();
        }
    }

    @Nested
    class Invalidation {

        @Test
        void byAMethodThatIsNotSafe() {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            fetched("/b", DATE, "Cache-Control: max-age=60");
            Result result = exchange(request(HttpMethod.POST, "/a"), response(201, "", "Location: b"));
            assertThat(result.why()).isEqualTo("not kept: POST invalidated 2 stored");
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Miss.class);
            assertThat(cache.beforeRequest(get("/b"))).isInstanceOf(Decision.Miss.class);
        }

        @Test
        void notByAnErrorAndNotOfAnotherOrigin() {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            exchange(request(HttpMethod.DELETE, "/a"), response(403, ""));
            exchange(request(HttpMethod.PUT, "/b"), response(200, "", "Content-Location: http://other.isle/a"));
            exchange(request(HttpMethod.OPTIONS, "/a"), response(200, ""));
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Fresh.class);
        }
    }

    @Nested
    class OnDisk {

        @Test
        void onlyTheOwnerCanReadIt() throws IOException {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile()))).isEqualTo("rw-------");
        }

        @Test
        void isThereForTheNextProcess() throws IOException {
            Response response = new Response(HttpVersion.valueOf("HTTP/2.0"), HttpResponseStatus.NOT_FOUND,
                    headers(DATE, "Cache-Control: max-age=60", "X: a: b", "Set-Cookie: c=1", "Set-Cookie: d=ü"),
                    Body.of(new byte[] {0, '\n', '\n', -1}), 77);
            exchange(get("/a"), response);
            ResponseCache next = ResponseCache.open(folder, 1 << 20, () -> now);
            Response again = ((Decision.Fresh) next.beforeRequest(get("/a"))).response();
            again.headers().remove("Age");
            assertThat(again).isEqualTo(response);
        }

        @Test
        void aTornFileIsAMiss() throws IOException {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            byte[] whole = Files.readAllBytes(onlyFile());
            Random dice = new Random(4);
            for (int i = 0; i < 100; i++) {
                byte[] torn = Arrays.copyOf(whole, dice.nextInt(whole.length + 1));
                if (torn.length > 0) {
                    torn[dice.nextInt(torn.length)] ^= (byte) (1 + dice.nextInt(255));
                }
                Files.write(onlyFile(), torn);
                assertThat(cache.beforeRequest(get("/a"))).isEqualTo(new Decision.Miss("nothing is stored"));
            }
        }

        @Test
        void aFileWithTheRightDigestAndOtherWordsIsAMiss() throws IOException {
            fetched("/a", DATE, "Cache-Control: max-age=60");
            for (String rest : new String[] {"", "\n\n", "url x\n\n", "url http://a/\nasked 1\n\n",
                    "url http://a/\nasked " + now + "\nanswered " + now + "\ntravelled 1\nvary \n\n",
                    "url http://a/\nasked " + now + "\nanswered " + now + "\ntravelled 1\nHTTP 1\nX\n\n"}) {
                Files.writeString(onlyFile(),
                        "rootwalk-cache 1 " + Body.of(rest, StandardCharsets.UTF_8).digest() + "\n"
                                + rest);
                assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Miss.class);
            }
        }

        @Test
        void theLeastRecentlyUsedGoesWhenItIsFull() throws IOException {
            cache = ResponseCache.open(folder, 10_000, () -> now);
            for (String path : new String[] {"/a", "/b", "/c"}) {
                large(path);
            }
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Fresh.class);
            pass(1);
            for (String path : new String[] {"/d", "/e"}) {
                large(path);
            }
            assertThat(cache.beforeRequest(get("/a"))).isInstanceOf(Decision.Fresh.class);
            assertThat(cache.beforeRequest(get("/b"))).isInstanceOf(Decision.Miss.class);
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum())
                        .isLessThanOrEqualTo(10_000);
            }
        }

        @Test
        void whatIsTooLargeIsNotKept() throws IOException {
            cache = ResponseCache.open(folder, 1000, () -> now);
            assertThat(exchange(get("/a"), response(200, "x".repeat(251), "Cache-Control: max-age=60")).why())
                    .isEqualTo("not kept: larger than a quarter of the cache");
        }

        @Test
        void whatAnotherProcessBeganAndLeftIsRemoved() throws IOException {
            Path begun = Files.createTempFile(folder, "begun-", "");
            ResponseCache.open(folder, 1000, () -> now);
            now = Files.getLastModifiedTime(begun).toInstant().plus(Duration.ofHours(2));
            ResponseCache.open(folder, 1000, () -> now);
            assertThat(begun).doesNotExist();
        }

        @Test
        void severalAtOnceDoNoHarm() throws Exception {
            ResponseCache other = ResponseCache.open(folder, 20_000, () -> now);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 60; i++) {
                    ResponseCache one = i % 2 == 0 ? cache : other;
                    String path = "/" + i % 7;
                    threads.submit(() -> {
                        one.afterResponse(get(path), miss(),
                                response(200, path.repeat(400), "Cache-Control: max-age=60"),
                                now, now);
                        return one.beforeRequest(get(path));
                    });
                }
            }
            for (int i = 0; i < 7; i++) {
                if (cache.beforeRequest(get("/" + i)) instanceof Decision.Fresh fresh) {
                    assertThat(fresh.response().body().text(StandardCharsets.UTF_8)).isEqualTo(("/" + i).repeat(400));
                }
            }
        }

        private void large(String path) {
            exchange(get(path), response(200, "x".repeat(2000), DATE, "Cache-Control: max-age=600"));
            pass(1);
        }
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private void fetched(String path, String... fields) {
        Result result = exchange(get(path), response(200, "body", fields));
        assertThat(result.why()).startsWith("kept");
    }

    private Result exchange(Request request, Response response) {
        return cache.afterResponse(request, cache.beforeRequest(request), response, now, now);
    }

    private Response fresh(Request request) {
        return ((Decision.Fresh) cache.beforeRequest(request)).response();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private static Decision miss() {
        return new Decision.Miss("");
    }

    private static Request get(String path, String... fields) {
        return request(HttpMethod.GET, path, fields);
    }

    private static Request request(HttpMethod method, String path, String... fields) {
        try {
            return new Request(method, Url.parse("http://www.harbor.isle" + path), headers(fields), Body.NONE);
        } catch (UrlSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Response response(int status, String body, String... fields) {
        return new Response(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers(fields),
                Body.of(body, StandardCharsets.UTF_8), body.length());
    }

    private static HttpHeaders headers(String... fields) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String field : fields) {
            String[] parts = field.split(": ", 2);
            headers.add(parts[0], parts[1]);
        }
        return headers;
    }
}
