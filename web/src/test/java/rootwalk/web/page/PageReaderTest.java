package rootwalk.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.http.Body;
import rootwalk.web.http.Response;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

class PageReaderTest {

    @Nested
    class APage {

        @Test
        void hasItsResourcesInDocumentOrder() {
            assertThat(page("""
                <!doctype html>
                <head>
                <link rel="preload" as="font" href="f.woff2" crossorigin>
                <link rel="stylesheet" href="/style.css">
                <link rel="stylesheet" href="print.css" media="print">
                <link rel="alternate stylesheet" href="other.css">
                <link rel="shortcut icon" href="i.ico">
                <link rel="manifest" href="m.json">
                <script src="a.js"></script>
                <script src="b.js" defer></script>
                <script src="c.js" async></script>
                <script src="d.js" type="module"></script>
                <script src="e.js" nomodule></script>
                <script src="t" type="text/template"></script>
                <style>@import "in.css"; p { background: url(bg.png) }</style>
                </head>
                <body style="background: url('body.png')">
                <img src="one.png"><img src="lazy.png" loading="lazy"><img src="hero.png" fetchpriority="high">
                <script src="late.js"></script>
                <iframe src="//other.isle/frame"></iframe>
                <video poster="p.jpg" src="v.mp4" preload="none"></video>
                <audio><source src="a.ogg"></audio>
                <input type="image" src="button.png">
                <a href="not.html"></a>
                </body>
                """)).containsExactly(
                    "http://a.isle/d/f.woff2 font high <link rel=preload as=font>",
                    "http://a.isle/style.css stylesheet highest <link rel=stylesheet>",
                    "http://a.isle/d/print.css stylesheet lowest <link rel=stylesheet>",
                    "http://a.isle/d/i.ico icon low <link rel=icon>",
                    "http://a.isle/d/m.json manifest medium <link rel=manifest>",
                    "http://a.isle/d/a.js script high <script src>",
                    "http://a.isle/d/b.js script low <script defer>",
                    "http://a.isle/d/c.js script low <script async>",
                    "http://a.isle/d/d.js module high <script type=module>",
                    "http://a.isle/d/in.css stylesheet highest @import",
                    "http://a.isle/d/bg.png image low url()",
                    "http://a.isle/d/body.png image low <body style>",
                    "http://a.isle/d/one.png image low <img src>",
                    "http://a.isle/d/lazy.png image lowest <img src>",
                    "http://a.isle/d/hero.png image high <img src>",
                    "http://a.isle/d/late.js script medium <script src>",
                    "http://other.isle/frame frame highest <iframe src>",
                    "http://a.isle/d/p.jpg image low <video poster>",
                    "http://a.isle/d/a.ogg media low <audio src>",
                    "http://a.isle/d/button.png image low <input type=image>");
        }

        @Test
        void namesEachOnceWithItsHighestPriority() {
            assertThat(page("<img src=x.png#a loading=lazy><img src=./x.png><link rel=preload as=fetch href=x.png>"))
                    .containsExactly("http://a.isle/d/x.png image high <img src>");
        }

        @Test
        void isRelativeToItsFirstBase() {
            assertThat(page("<base target=_top><base href=/b/><base href=/c/><img src=x>"))
                    .containsExactly("http://a.isle/b/x image low <img src>");
            assertThat(page("<base href='http://a b/'><img src=x>")).containsExactly(
                    "http://a.isle/d/x image low <img src>");
        }

        @ParameterizedTest
        @ValueSource(strings = {"<img src='data:image/png;base64,AAAA'>", "<img src='DATA:,x'>", "<img src=''>",
                "<img>",
                "<iframe src=about:blank>", "<iframe src='javascript:1'>", "<img src='http://'>", "<use href='#id'>",
                "<link rel=preload href=x>", "<link rel=stylesheet>", "<input src=x>", "<video>",
                "<noscript><img src=x></noscript>", "<template><img src=x></template>", ""})
        void hasNoResources(String html) {
            assertThat(page(html)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|',
                textBlock = """
                    <img src=s srcset='a 2x, b 3x'>                              | s
                    <img srcset='a 2x, b 3x'>                                    | a
                    <img src=s srcset='a 1x, b 2x'>                              | a
                    <img src=s srcset='a, b 2x'>                                 | a
                    <img src=s srcset='a,b 1.5x,, c 1x'>                         | c
                    <img srcset='a 320w, b 1280w, c 2560w'>                      | b
                    <img srcset='a 320w, b 1280w' sizes='calc(1px + 1px)'>      | b
                    <img srcset='a 320w, b 1280w' sizes='(x) 1px, 300px'>        | a
                    <img srcset='a 320w, b 1280w' sizes='25vw'>                  | a
                    <img src=s srcset='a wide, b x, c 1y'>                       | s
                    <picture><source srcset=a type=image/x-new><source srcset=b media=print><source srcset=c><source srcset=d><img src=s></picture> | c
                    <picture><source type=image/x-new srcset=a><img src=s></picture> | s
                    """)
        void choosesItsImages(String html, String chosen) {
            assertThat(page(html)).singleElement().asString().startsWith("http://a.isle/d/" + chosen + " ");
        }

        @Test
        void isReadByTheCharsetOfItsFieldOrOfItself() {
            assertThat(response("text/html; charset=iso-8859-1", "<img src=ü>", StandardCharsets.ISO_8859_1))
                    .containsExactly("http://a.isle/d/%C3%BC image low <img src>");
            assertThat(response("text/html", "<meta charset=iso-8859-1><img src=ü>", StandardCharsets.ISO_8859_1))
                    .containsExactly("http://a.isle/d/%C3%BC image low <img src>");
            assertThat(response("TEXT/HTML;charset=none-such", "<img src=ü>", StandardCharsets.UTF_8))
                    .containsExactly("http://a.isle/d/%C3%BC image low <img src>");
            assertThat(response("text/plain", "<img src=x>", StandardCharsets.UTF_8)).isEmpty();
        }

        @Test
        void ofAnyOctetsNeverThrows() {
            Random dice = new Random(3);
            String[] pieces =
                    {"<", ">", "<img srcset=", "<style>", "</style>", "@import ", "url(", "'", "\"", "\\", "{", "}",
                            ")", "x", " ", "<link rel=stylesheet href=", "<!--", "&#x0;", "<script src=", ",", "2x",
                            "@font-face{src:",
                            "<picture><source ", "<base href=", "//[", "\u0000", "\uD800", "\\110000 ", "\\d800 "};
            for (int i = 0; i < 1000; i++) {
                StringBuilder html = new StringBuilder();
                for (int n = dice.nextInt(30); n > 0; n--) {
                    html.append(pieces[dice.nextInt(pieces.length)]);
                }
                page(html.toString());
                StyleSheetReader.resources(url(), html.toString());
                response("text/html", html.toString(), StandardCharsets.UTF_16LE);
            }
        }

        @Test
        void ofGreatDepthAndLengthEnds() {
            assertTimeout(Duration.ofSeconds(10), () -> {
                assertThat(page("<div>".repeat(20_000) + "<img src=x>")).hasSize(1);
                StyleSheetReader.resources(url(), "url(".repeat(30_000));
                StyleSheetReader.resources(url(), "@import ".repeat(30_000));
                StyleSheetReader.resources(url(), "@font-face{src:url(a)".repeat(20_000));
                page("<img srcset='" + ", x 2x".repeat(30_000) + "'>");
            });
        }
    }

    @Nested
    class AStyleSheet {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`',
                textBlock = """
                    @import "x";                              | http://a.isle/d/x stylesheet highest @import
                    @import 'x' print;                        | http://a.isle/d/x stylesheet lowest @import
                    @IMPORT url(x) layer(a) screen;           | http://a.isle/d/x stylesheet highest @import
                    @charset "utf-8"; @layer a; @import "x";  | http://a.isle/d/x stylesheet highest @import
                    p { background: URL( x ) }                | http://a.isle/d/x image low url()
                    p { background: url("x") no-repeat }      | http://a.isle/d/x image low url()
                    p { background: url(x\\)y) }               | http://a.isle/d/x)y image low url()
                    p { background: url(\\78) }                | http://a.isle/d/x image low url()
                    p { background: url(x                     | http://a.isle/d/x image low url()
                    /* url(y) */ p { background: url(x) }     | http://a.isle/d/x image low url()
                    p { content: "url(y)"; cursor: url(x) }   | http://a.isle/d/x image low url()
                    @font-face { src: local("y"), url(x) format("woff2"), url(z) format("woff") } | http://a.isle/d/x font high @font-face
                    @font-face { src: url(y) format("embedded-opentype"), url(x) }                | http://a.isle/d/x font high @font-face
                    """)
        void wants(String css, String resource) {
            assertThat(style(css)).containsExactly(resource);
        }

        @ParameterizedTest
        @ValueSource(strings = {"p {} @import 'x';", "@import", "@import ;", "p { background: url(data:,x) }",
                "p { x: 'url(x)",
                "@layer a { p {} } @import 'x';", "filter: url(#x)"})
        void hasNoResources(String css) {
            assertThat(style(css)).isEmpty();
        }
    }

    private static List<String> page(String html) {
        return words(PageReader.resources(url(), html));
    }

    private static List<String> style(String css) {
        return words(StyleSheetReader.resources(url(), css));
    }

    private static List<String> response(String type, String html, Charset charset) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Content-Type", type);
        Body body = Body.of(html, charset);
        return words(PageReader.resources(url(),
                new Response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers, body, body.length())));
    }

    private static List<String> words(List<Resource> resources) {
        return resources.stream()
                .map(resource -> resource.url() + " " + resource.kind() + " " + resource.priority() + " "
                        + resource.namedBy())
                .toList();
    }

    private static Url url() {
        try {
            return Url.parse("http://a.isle/d/page.html");
        } catch (UrlSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
