package rootwalk.web.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

class CookieJarTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = BEGIN;
    private final CookieJar jar = new CookieJar(() -> now);

    @Nested
    class Setting {

        @ParameterizedTest
        @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '`', textBlock = """
            a=1                                     | a=1
            a = 1 ; Path=/                          | a=1
            a=b=c                                   | a=b=c
            a="1 2"                                 | a="1 2"
            a=                                      | a=
            a                                       | a
            =a                                      | a
            a=1; Domain=harbor.isle                 | a=1
            a=1; domain=.HARBOR.isle                | a=1
            a=1; Domain=                            | a=1
            a=1; Max-Age=soon                       | a=1
            a=1; Max-Age=0; Max-Age=5               | a=1
            a=1; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT | a=1
            a=1; Expires=never                      | a=1
            a=1; Path=x                             | a=1
            a=1; SameSite=Strict                    | a=1
            __Host-a=1; Secure; Path=/              | __Host-a=1
            __Secure-a=1; Secure; Domain=harbor.isle | __Secure-a=1
            """)
        void isReadAsBrowsersReadIt(String field, String sent) {
            assertThat(jar.tryStore(url("https://www.harbor.isle/"), field)).isEmpty();
            assertThat(jar.header(url("https://www.harbor.isle/"))).contains(sent);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|',
                textBlock = """
                    http  | ;                                | it is empty, longer than 4096 octets, or contains control characters
                    http  | =; Path=/                        | it is empty, longer than 4096 octets, or contains control characters
                    http  | a=1; Secure                      | Secure requires https
                    http  | a=1; Domain=isle                 | a cookie for isle would be sent to all sites below it
                    http  | a=1; Domain=other.isle           | www.harbor.isle may not set cookies for other.isle
                    http  | a=1; Domain=x.www.harbor.isle    | www.harbor.isle may not set cookies for x.www.harbor.isle
                    http  | a=1; Domain=arbor.isle           | www.harbor.isle may not set cookies for arbor.isle
                    https | __Secure-a=1                     | __Secure- requires Secure
                    https | __HOST-a=1; Secure               | __Host- requires Secure, Path=/ and no Domain
                    https | __Host-a=1; Secure; Path=/x      | __Host- requires Secure, Path=/ and no Domain
                    https | __Host-a=1; Path=/               | __Host- requires Secure, Path=/ and no Domain
                    https | __Host-a=1; Secure; Path=/; Domain=www.harbor.isle | __Host- requires Secure, Path=/ and no Domain
                    https | =__Host-a=1                      | a value without a name must not look like a prefix
                    """)
        void isRefused(String scheme, String field, String why) {
            assertThat(jar.tryStore(url(scheme + "://www.harbor.isle/"), field)).contains(why);
            assertThat(jar.header(url(scheme + "://www.harbor.isle/"))).isEmpty();
        }

        @Test
        void isRefusedByLengthAndControlCharacters() {
            Url url = url("http://a.isle/");
            assertThat(jar.tryStore(url, "a=" + "x".repeat(4095))).isEmpty();
            assertThat(jar.tryStore(url, "a=" + "x".repeat(4096))).isPresent();
            assertThat(jar.tryStore(url, "a=" + "ü".repeat(2048))).isPresent();
            assertThat(jar.tryStore(url, "a=1\u0001")).isPresent();
            assertThat(jar.tryStore(url, "a=1\n")).isPresent();
            assertThat(jar.tryStore(url, "a=1\t2; Path=/" + "x".repeat(1024))).isEmpty();
            assertThat(jar.header(url)).contains("a=1\t2");
        }

        @Test
        void replacesTheSameAndKeepsItsPlace() {
            keep("http://a.isle/", "a=1", "b=1", "a=2");
            assertThat(jar.header(url("http://a.isle/"))).contains("a=2; b=1");
        }

        @Test
        void withThePastRemoves() {
            keep("http://a.isle/", "a=1", "b=1", "c=1", "a=; Max-Age=0", "b=; Expires=Thu, 01-Jan-70 00:00:01 GMT",
                    "c=; Max-Age=-1");
            assertThat(jar.header(url("http://a.isle/"))).isEmpty();
        }

        @Test
        void withoutTlsLeavesTheSecureAlone() {
            keep("https://www.harbor.isle/", "a=secret; Secure; Path=/in; Domain=harbor.isle");
            assertThat(jar.tryStore(url("http://www.harbor.isle/in/"), "a=1; Path=/in/x")).contains(
                    "a Secure cookie has that name, and http does not replace it");
            assertThat(jar.tryStore(url("http://www.harbor.isle/in/"), "a=1; Path=/")).isEmpty();
        }

        @Test
        void forASingleLabelIsForThatHost() {
            keep("http://localhost/", "a=1; Domain=localhost");
            assertThat(jar.header(url("http://localhost:8080/"))).contains("a=1");
            assertThat(jar.header(url("http://x.localhost/"))).isEmpty();
        }

        @Test
        void anyOctetsNeverThrow() {
            Random dice = new Random(7);
            String alphabet = "=;, \t-_/.:0129aAeExXpPdDmMsS\"\u0000ü%";
            for (int i = 0; i < 3_000; i++) {
                StringBuilder field = new StringBuilder(dice.nextBoolean() ? "a=1; Expires=" : "a=1; Max-Age=");
                for (int length = dice.nextInt(40); length > 0; length--) {
                    field.append(alphabet.charAt(dice.nextInt(alphabet.length())));
                }
                jar.tryStore(url("http://a.isle/"), field.toString());
                jar.tryStore(url("http://a.isle/"), field.substring(dice.nextInt(field.length())));
            }
            assertThat(jar.header(url("http://a.isle/"))).isPresent();
        }
    }

    @Nested
    class Sending {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            a=1                        | http://www.harbor.isle/in/x  | true
            a=1                        | http://www.harbor.isle/in    | true
            a=1                        | http://www.harbor.isle/inn   | false
            a=1                        | http://www.harbor.isle/      | false
            a=1                        | http://harbor.isle/in/       | false
            a=1                        | http://x.www.harbor.isle/in/ | false
            a=1                        | https://www.harbor.isle:81/in/ | true
            a=1; Path=/                | http://www.harbor.isle/      | true
            a=1; Path=/in/             | http://www.harbor.isle/in    | false
            a=1; Domain=harbor.isle    | http://x.harbor.isle/in/     | true
            a=1; Domain=harbor.isle    | http://harbor.isle/in/       | true
            a=1; Domain=harbor.isle    | http://xharbor.isle/in/      | false
            a=1; Domain=www.harbor.isle | http://x.www.harbor.isle/in/ | true
            """)
        void isByDomainAndPath(String field, String asked, boolean sent) {
            keep("http://www.harbor.isle/in/page", field);
            assertThat(jar.header(url(asked)).isPresent()).isEqualTo(sent);
        }

        @Test
        void toAnAddressIsToThatAddressOnly() {
            assertThat(jar.tryStore(url("http://127.0.0.1/"), "a=1; Domain=0.0.1")).isPresent();
            keep("http://127.0.0.1/", "a=1; Domain=127.0.0.1");
            keep("http://[::1]/", "b=1");
            assertThat(jar.header(url("http://127.0.0.1/"))).contains("a=1");
            assertThat(jar.header(url("http://[::1]/"))).contains("b=1");
        }

        @Test
        void ofTheSecureIsByTlsOnly() {
            keep("https://a.isle/", "a=1; Secure", "b=1");
            assertThat(jar.header(url("http://a.isle/"))).contains("b=1");
            assertThat(jar.header(url("https://a.isle/"))).contains("a=1; b=1");
        }

        @Test
        void putsLongerPathsFirstAndThenTheOlder() {
            keep("http://a.isle/x/y/z", "a=1; Path=/", "b=1; Path=/x/y", "c=1; Path=/", "d=1; Path=/x");
            assertThat(jar.header(url("http://a.isle/x/y/z"))).contains("b=1; d=1; a=1; c=1");
        }

        @Test
        void endsWithTheLifeButAfter400DaysAtLatest() {
            keep("http://a.isle/", "a=1; Max-Age=60", "b=1; Max-Age=99999999999",
                    "c=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
                    "d=1");
            now = BEGIN.plusSeconds(60);
            assertThat(jar.header(url("http://a.isle/"))).contains("b=1; c=1; d=1");
            now = BEGIN.plus(Duration.ofDays(400));
            assertThat(jar.header(url("http://a.isle/"))).contains("d=1");
        }

        @Test
        void withinAPageDependsOnTheSite() {
            keep("https://shop.isle/", "strict=1; SameSite=Strict", "lax=1; SameSite=lax", "default=1",
                    "none=1; SameSite=None; Secure");
            Url resource = url("https://shop.isle/logo.svg");
            String all = "strict=1; lax=1; default=1; none=1";
            assertThat(jar.header(resource)).contains(all);
            assertThat(jar.forResourcesOf(url("https://shop.isle/")).header(resource)).contains(all);
            assertThat(jar.forResourcesOf(url("https://www.shop.isle/")).header(resource)).contains(all);
            assertThat(jar.forResourcesOf(url("http://shop.isle/")).header(resource)).contains("none=1");
            assertThat(jar.forResourcesOf(url("https://news.isle/")).header(resource)).contains("none=1");

            jar.forResourcesOf(url("https://news.isle/")).store(resource, List.of("x=1", "y=1; SameSite=None; Secure"));
            assertThat(jar.header(resource)).contains(all + "; y=1");
        }
    }

    @Nested
    class Eviction {

        @Test
        void ofADomainTakesTheUnusedFirstAndTheSecureLast() {
            keep("https://a.isle/", "secure=1; Secure");
            keep("https://a.isle/used", "used=1; Path=/used");
            for (int i = 0; i < 178; i++) {
                keep("https://a.isle/", "c" + i + "=1");
            }
            now = BEGIN.plusSeconds(1);
            assertThat(jar.header(url("https://a.isle/used")).orElseThrow()).contains("used=1", "c0=1;");
            keep("https://b.isle/", "other=1");
            keep("https://a.isle/", "one=1", "more=1");
            String all = jar.header(url("https://a.isle/used")).orElseThrow();
            assertThat(all.split("; ")).hasSize(180).contains("secure=1", "more=1");
            assertThat(jar.header(url("https://b.isle/"))).contains("other=1");
        }

        @Test
        void inAllKeeps3000() {
            for (int i = 0; i < 3001; i++) {
                now = now.plusMillis(1);
                keep("http://h" + i + ".isle/", "a=1");
            }
            assertThat(jar.header(url("http://h0.isle/"))).isEmpty();
            assertThat(jar.header(url("http://h1.isle/"))).isPresent();
        }
    }

    @Nested
    class Dates {

        @ParameterizedTest
        @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994", "1994 november 6 8:49:37", "08:49:37x 6th nov 94y",
                "6/nov/1994/8:49:37 +0200"})
        void areReadInAnyOrder(String text) {
            assertThat(CookieDate.parse(text)).contains(Instant.parse("1994-11-06T08:49:37Z"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "06 Nov 1994", "08:49:37 06 Nov", "08:49:37 Nov 1994", "24:00:00 6 nov 1994",
                "08:60:00 6 nov 1994", "08:00:60 6 nov 1994", "08:00:00 32 nov 1994", "08:00:00 30 feb 1994",
                "08:00:00 0 feb 1994", "08:00:00 6 nov 1600", "08:00:00 6 nov 19945", "08:00 6 nov 1994"})
        void areNone(String text) {
            assertThat(CookieDate.parse(text)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"69,2069", "70,1970", "99,1999", "00,2000", "2026,2026"})
        void completeTheirYear(String year, int full) {
            assertThat(CookieDate.parse("1 jan " + year + " 0:0:0").orElseThrow().atOffset(ZoneOffset.UTC).getYear())
                    .isEqualTo(full);
        }
    }

    @Nested
    class InAFile {

        @TempDir
        Path folder;

        @Test
        void areWrittenAsCurlWritesThem() throws IOException {
            keep("https://www.harbor.isle/in/", "a=1", "b=2; Domain=harbor.isle; Path=/; Secure; HttpOnly; Max-Age=60",
                    "nameless", "t=1\t2");
            Path file = folder.resolve("jar");
            jar.save(file);
            assertThat(Files.readString(file)).startsWith("# Netscape HTTP Cookie File\n").endsWith("""

                www.harbor.isle\tFALSE\t/in\tFALSE\t0\ta\t1
                #HttpOnly_.harbor.isle\tTRUE\t/\tTRUE\t1772366460\tb\t2
                """);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }

        @Test
        void areReadAsCurlWroteThem() throws IOException {
            Path file = folder.resolve("jar");
            Files.write(file, """
                # Netscape HTTP Cookie File
                # https://curl.se/docs/http-cookies.html

                .harbor.isle\tTRUE\t/\tFALSE\t0\ta\t1
                #HttpOnly_www.harbor.isle\tFALSE\t/\tTRUE\t1893456000\tb\tü
                www.harbor.isle\tFALSE\t/\tFALSE\t0\tempty
                www.harbor.isle\tFALSE\t/\tFALSE\t5\tpast\t1
                www.harbor.isle\tFALSE\t/\tFALSE\tsoon\tbad\t1
                www.harbor.isle FALSE / FALSE 0 blanks 1
                """.getBytes(StandardCharsets.UTF_8));
            jar.load(file);
            assertThat(jar.header(url("https://www.harbor.isle/"))).contains("a=1; b=\u00C3\u00BC; empty=");
            assertThat(jar.header(url("http://x.harbor.isle/"))).contains("a=1");
        }
    }

    private void keep(String url, String... fields) {
        jar.store(url(url), List.of(fields));
    }

    private static Url url(String text) {
        try {
            return Url.parse(text);
        } catch (UrlSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
