package rootwalk.web.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http://www.bakery.isle                    | http://www.bakery.isle/
        HTTP://WWW.Bakery.Isle:80/                | http://www.bakery.isle/
        https://www.bakery.isle:443/a             | https://www.bakery.isle/a
        https://www.bakery.isle:80/a              | https://www.bakery.isle:80/a
        http:\\\\a\\b                              | http://a/b
        http:/a/b                                 | http://a/b
        http://a/b/../c/./d/.                     | http://a/c/d/
        http://a/../../b                          | http://a/b
        http://a/%2e%2E/b                         | http://a/b
        http://a/b c?d e#f g                      | http://a/b%20c?d%20e#f%20g
        http://a/ü?ü#ü                            | http://a/%C3%BC?%C3%BC#%C3%BC
        http://bücher.vale/                       | http://xn--bcher-kva.vale/
        http://BÜCHER.vale/                       | http://xn--bcher-kva.vale/
        http://faß.example/                       | http://xn--fa-hia.example/
        http://user:pa ss@a/                      | http://user:pa%20ss@a/
        http://user:@a/                           | http://user@a/
        http://u@v@a/                             | http://u%40v@a/
        http://127.1/                             | http://127.0.0.1/
        http://0x7f.0.0.1/                        | http://127.0.0.1/
        http://2130706433/                        | http://127.0.0.1/
        http://0177.0.0.1./                       | http://127.0.0.1/
        http://[::1]:8080/                        | http://[::1]:8080/
        http://[2001:DB8:0:0:1:0:0:1]/            | http://[2001:db8::1:0:0:1]/
        http://[::ffff:192.0.2.1]/                | http://[::ffff:c000:201]/
        http://a:/                                | http://a/
        http://a?b                                | http://a/?b
        http://a#b                                | http://a/#b
        http://%61/                               | http://a/
        http://XN--A/                             | http://xn--a/
        http://xn--/                              | http://xn--/
        http://xn--ASCII-.Vale/                   | http://xn--ascii-.vale/
        http://%58n--a/                           | http://xn--a/
        """)
    void isReadAsBrowsersReadIt(String text, String normal) throws UrlSyntaxException {
        assertThat(Url.parse(text)).hasToString(normal);
        assertThat(Url.parse(normal)).as("reading it again changes nothing").hasToString(normal);
    }

    @Test
    void aSurrogateWithoutItsOtherHalfIsAReplacementCharacter() throws UrlSyntaxException {
        String lone = Character.toString(0xd800);
        String other = Character.toString(0xdfff);
        assertThat(Url.parse("http://" + lone + "@a/" + lone + "x" + other + "?" + lone + "#" + other))
                .hasToString("http://%EF%BF%BD@a/%EF%BF%BDx%EF%BF%BD?%EF%BF%BD#%EF%BF%BD");
        assertThat(Url.parse("http://a/" + Character.toString(0x1f642))).hasToString("http://a/%F0%9F%99%82");
        assertThat(catchThrowableOfType(UrlSyntaxException.class, () -> Url.parse("http://a" + lone + "/")))
                .hasMessageContaining("is not an internationalised domain name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                www.bakery.isle/        | 0  | the scheme is missing: http://www.bakery.isle/ or https://www.bakery.isle/
                localhost:8080/a        | 0  | the scheme is missing: http://localhost:8080/a or https://localhost:8080/a
                ftp://a/                | 0  | the scheme 'ftp' is not supported; use http or https
                http://                 | 7  | the host is missing
                http:///                | 8  | the host is missing
                http://user@/           | 12 | the host is missing
                http://:80/             | 7  | the host is missing
                http://a:b/             | 9  | the port is not a number: b
                http://a:65536/         | 9  | the port is not between 1 and 65535: 65536
                http://a:0/             | 9  | the port is not between 1 and 65535: 0
                http://a b/             | 7  | the host may not contain U+0020
                http://a<b/             | 7  | the host may not contain "<"
                http://a%zz/            | 7  | the host contains a percent sign
                http://[::1/            | 7  | the bracket of the IPv6 address is not closed
                http://[1::2::3]/       | 7  | '[1::2::3]' is not an IPv6 address
                http://1.2.3.4.5/       | 7  | 1.2.3.4.5 ends in a number like an IPv4 address, but has too many parts
                http://256.1.1.1/       | 7  | 256.1.1.1 ends in a number like an IPv4 address, but is not one
                http://a.09/            | 7  | a.09 ends in a number like an IPv4 address, but is not one
                http://xn--a.ü/         | 7  | 'xn--a.ü' is not an internationalised domain name: a label that begins with xn-- is not well formed
                javascript:1            | 0  | the scheme 'javascript' is not supported; use http or https
                javascript:             | 0  | the scheme 'javascript' is not supported; use http or https
                javascript:alert(1)     | 0  | the scheme 'javascript' is not supported; use http or https
                tel:12345               | 0  | the scheme 'tel' is not supported; use http or https
                data:,a                 | 0  | the scheme 'data' is not supported; use http or https
                """)
    void aProblemSaysWhatIsWrongAndWhere(String text, int position, String what) {
        UrlSyntaxException problem = catchThrowableOfType(UrlSyntaxException.class, () -> Url.parse(text));
        assertThat(problem).hasMessage(what);
        assertThat(problem.position()).isEqualTo(position);
    }

    @Test
    void aProblemPointsAtItsPlace() {
        String text = "http://a:b/";
        UrlSyntaxException problem = catchThrowableOfType(UrlSyntaxException.class, () -> Url.parse(text));
        assertThat(problem.withPosition(text)).isEqualTo("""
            the port is not a number: b
              http://a:b/
                       ^""");
    }

    @Test
    void sendsAuthorityAndTargetAndNothingElse() throws UrlSyntaxException {
        Url url = Url.parse("https://user:p%40ss@www.bakery.isle:8443/a/b?c=d#e");
        assertThat(url.authority()).isEqualTo("www.bakery.isle:8443");
        assertThat(url.origin()).isEqualTo("https://www.bakery.isle:8443");
        assertThat(url.requestTarget()).isEqualTo("/a/b?c=d");
        assertThat(url.userName()).isEqualTo("user");
        assertThat(url.password()).isEqualTo("p@ss");
    }

    /// Octets of a header field are encoded as they are, whatever their charset.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /Ã©?Ã©#Ã©                 | http://a/%C3%A9?%C3%A9#%C3%A9
        /é                        | http://a/%E9
        //bÃ¼cher.vale/           | http://xn--bcher-kva.vale/
        /%C3%A9/a                 | http://a/%C3%A9/a
        """)
    void aFieldIsReadOctetByOctet(String field, String resolved) throws UrlSyntaxException {
        assertThat(Url.parse("http://a/b").resolveField(field)).hasToString(resolved);
    }

    @Test
    void aFieldThatNamesAnotherSchemeLacksNone() throws UrlSyntaxException {
        Url base = Url.parse("http://a/");
        assertThat(catchThrowableOfType(UrlSyntaxException.class, () -> base.resolveField("host:12345")))
                .hasMessage("the scheme 'host' is not supported; use http or https");
    }

    /// RFC 3986 section 5.4, with the few cases where the WHATWG standard says otherwise.
    @Nested
    class References {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            g         | http://a/b/c/g
            ./g       | http://a/b/c/g
            g/        | http://a/b/c/g/
            /g        | http://a/g
            //g       | http://g/
            ?y        | http://a/b/c/d;p?y
            g?y       | http://a/b/c/g?y
            #s        | http://a/b/c/d;p?q#s
            g#s       | http://a/b/c/g#s
            g?y#s     | http://a/b/c/g?y#s
            ;x        | http://a/b/c/;x
            ''        | http://a/b/c/d;p?q
            .         | http://a/b/c/
            ./        | http://a/b/c/
            ..        | http://a/b/
            ../       | http://a/b/
            ../g      | http://a/b/g
            ../..     | http://a/
            ../../../../g | http://a/g
            /./g      | http://a/g
            g.        | http://a/b/c/g.
            ..g       | http://a/b/c/..g
            ./g/.     | http://a/b/c/g/
            g/../h    | http://a/b/c/h
            g;x=1/../y | http://a/b/c/y
            http:g    | http://a/b/c/g
            http:/x   | http://a/x
            HTTP:/x/../y | http://a/y
            http:\\x   | http://a/x
            http:/    | http://a/
            http:     | http://a/b/c/d;p?q
            http:?y   | http://a/b/c/d;p?y
            http:#s   | http://a/b/c/d;p?q#s
            http://x  | http://x/
            http:\\/x  | http://x/
            http:/\\x  | http://x/
            http:///x | http://x/
            https:/x  | https://x/
            https:x   | https://x/
            \\\\g      | http://g/
            /\\g      | http://g/
            https://h | https://h/
            """)
        void areReadAgainstTheirDocument(String reference, String resolved) throws UrlSyntaxException {
            assertThat(Url.parse("http://a/b/c/d;p?q").resolve(reference)).hasToString(resolved);
        }
    }
}
