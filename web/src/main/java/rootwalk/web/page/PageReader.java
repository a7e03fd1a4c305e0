package rootwalk.web.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeFilter.FilterResult;
import rootwalk.web.http.Response;
import rootwalk.web.page.Resource.Kind;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

/// Finds the resources of an HTML document.
public final class PageReader {

    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;\"',]+)");
    private static final Pattern HTML = Pattern.compile("(?i)^(text/html|application/xhtml\\+xml)\\s*(;.*)?$");

    private final ResourceCollector resources;

    private PageReader(ResourceCollector resources) {
        this.resources = resources;
    }

    /// The resources of the document in a response; none if it is not HTML.
    ///
    /// @param url the URL of the document, after redirects
    public static List<Resource> resources(Url url, Response response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        return HTML.matcher(type.strip()).matches() ? resources(url, document(url, response, type)) : List.of();
    }

    /// The resources of a document that is given as text.
    public static List<Resource> resources(Url url, String html) {
        return resources(url, Jsoup.parse(html, url.toString()));
    }

    private static List<Resource> resources(Url url, Document document) {
        PageReader reader = new PageReader(new ResourceCollector(base(url, document)));
        document.filter((node, _) -> node instanceof Element element ? reader.visit(element) : FilterResult.CONTINUE);
        return reader.resources.all();
    }

    private static Document document(Url url, Response response, String type) {
        byte[] octets = response.body().sharedOctets();
        String charset = charset(type).map(Charset::name).orElse(null);
        try {
            // Without a charset in the header field, jsoup looks for a byte order mark and for <meta>.
            return Jsoup.parse(new ByteArrayInputStream(octets), charset, url.toString());
        } catch (IOException e) {
            // <meta> may name an unknown charset. UTF-8 is good enough, since URLs are mostly ASCII.
            return Jsoup.parse(response.body().text(StandardCharsets.UTF_8), url.toString());
        }
    }

    private static Optional<Charset> charset(String type) {
        Matcher matcher = CHARSET.matcher(type);
        try {
            return matcher.find() ? Optional.of(Charset.forName(matcher.group(1))) : Optional.empty();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /// The first `<base href>` counts.
    private static Url base(Url url, Document document) {
        Element base = document.selectFirst("base[href]");
        try {
            return base == null ? url : url.resolve(base.attr("href"));
        } catch (UrlSyntaxException e) {
            return url;
        }
    }

    /// Elements are visited in document order, as in a browser. The content of `<noscript>` and `<template>` is
    /// skipped.
    private FilterResult visit(Element element) {
        String name = element.normalName();
        if (name.equals("noscript") || name.equals("template")) {
            return FilterResult.SKIP_ENTIRELY;
        }
        read(element);
        return FilterResult.CONTINUE;
    }

    private void read(Element element) {
        switch (element.normalName()) {
            case "link" -> link(element);
            case "script" -> script(element);
            case "style" -> style(element);
            case "img" -> image(element);
            case "input" -> imageButton(element);
            case "iframe" -> resources.add(element.attr("src"), Kind.FRAME, Priority.HIGHEST, "<iframe src>");
            case "frame" -> resources.add(element.attr("src"), Kind.FRAME, Priority.HIGHEST, "<frame src>");
            case "embed" -> resources.add(element.attr("src"), Kind.FRAME, Priority.LOW, "<embed src>");
            case "object" -> resources.add(element.attr("data"), Kind.FRAME, Priority.LOW, "<object data>");
            case "video" -> media(element, "video");
            case "audio" -> media(element, "audio");
            case "image" -> resources.add(svgReference(element), Kind.IMAGE, Priority.LOW, "<image href>");
            case "use" -> resources.add(svgReference(element), Kind.IMAGE, Priority.LOW, "<use href>");
            default -> {
                // No other element names a resource that is fetched automatically.
            }
        }
        if (element.hasAttr("style")) {
            resources.addAll(
                    StyleSheetReader.declarations(element.attr("style"), resources.base(), element.normalName()));
        }
    }

    private void link(Element link) {
        String href = link.attr("href");
        List<String> relations = List.of(link.attr("rel").toLowerCase(Locale.ROOT).split("\\s+"));
        if (relations.contains("stylesheet") && !relations.contains("alternate") && !link.hasAttr("disabled")) {
            Priority priority = matchesScreen(link.attr("media")) ? Priority.HIGHEST : Priority.LOWEST;
            resources.add(href, Kind.STYLESHEET, priority, "<link rel=stylesheet>");
        } else if (relations.contains("modulepreload")) {
            resources.add(href, Kind.MODULE, Priority.HIGH, "<link rel=modulepreload>");
        } else if (relations.contains("preload")) {
            preload(link, href);
        } else if (relations.contains("icon")) {
            resources.add(href, Kind.ICON, Priority.LOW, "<link rel=icon>");
        } else if (relations.contains("manifest")) {
            resources.add(href, Kind.MANIFEST, Priority.MEDIUM, "<link rel=manifest>");
        } else if (relations.contains("prefetch")) {
            resources.add(href, Kind.DATA, Priority.LOWEST, "<link rel=prefetch>");
        }
    }

    private void preload(Element link, String href) {
        String as = link.attr("as").toLowerCase(Locale.ROOT);
        String namedBy = "<link rel=preload as=" + as + ">";
        switch (as) {
            case "style" -> resources.add(href, Kind.STYLESHEET, Priority.HIGHEST, namedBy);
            case "script" -> resources.add(href, Kind.SCRIPT, Priority.HIGH, namedBy);
            case "font" -> resources.add(href, Kind.FONT, Priority.HIGH, namedBy);
            case "fetch" -> resources.add(href, Kind.DATA, Priority.HIGH, namedBy);
            case "image" -> resources.add(SourceSet.chosen(link.attr("imagesrcset"), link.attr("imagesizes"), href),
                    Kind.IMAGE, withFetchPriority(link, Priority.LOW), namedBy);
            case "track" -> resources.add(href, Kind.DATA, Priority.LOW, namedBy);
            default -> {
                // Browsers do not preload unknown kinds.
            }
        }
    }

    private void script(Element script) {
        String src = script.attr("src");
        String type = script.attr("type").strip().toLowerCase(Locale.ROOT);
        if (type.equals("module")) {
            resources.add(src, Kind.MODULE,
                    withFetchPriority(script, script.hasAttr("async") ? Priority.LOW : Priority.HIGH),
                    script.hasAttr("async") ? "<script type=module async>" : "<script type=module>");
            return;
        }
        boolean runs = type.isEmpty() || type.endsWith("/javascript") || type.endsWith("/ecmascript");
        if (!runs || script.hasAttr("nomodule")) {
            return;
        }
        if (script.hasAttr("async")) {
            resources.add(src, Kind.SCRIPT, withFetchPriority(script, Priority.LOW), "<script async>");
        } else if (script.hasAttr("defer")) {
            resources.add(src, Kind.SCRIPT, withFetchPriority(script, Priority.LOW), "<script defer>");
        } else {
            Priority blocking = script.closest("head") == null ? Priority.MEDIUM : Priority.HIGH;
            resources.add(src, Kind.SCRIPT, withFetchPriority(script, blocking), "<script src>");
        }
    }

    private void style(Element style) {
        if (matchesScreen(style.attr("media"))) {
            resources.addAll(StyleSheetReader.resources(resources.base(), style.data()));
        }
    }

    private void image(Element image) {
        Priority usual = image.attr("loading").equalsIgnoreCase("lazy") ? Priority.LOWEST : Priority.LOW;
        Element picture = image.parent();
        Optional<Element> source = picture == null || !picture.normalName().equals("picture")
                ? Optional.empty()
                : picture.children().stream().filter(PageReader::isChosenSource).findFirst();
        if (source.isPresent()) {
            String chosen = SourceSet.chosen(source.get().attr("srcset"), source.get().attr("sizes"), "");
            resources.add(chosen, Kind.IMAGE, withFetchPriority(image, usual), "<source srcset>");
            return;
        }
        resources.add(SourceSet.chosen(image.attr("srcset"), image.attr("sizes"), image.attr("src")), Kind.IMAGE,
                withFetchPriority(image, usual), image.hasAttr("srcset") ? "<img srcset>" : "<img src>");
    }

    /// The first source counts that has a supported type and is for screens.
    private static boolean isChosenSource(Element source) {
        String type = source.attr("type").toLowerCase(Locale.ROOT);
        boolean shown = type.isEmpty() || type.matches("image/(avif|webp|png|jpeg|gif|svg\\+xml|x-icon|bmp)");
        return source.normalName().equals("source") && source.hasAttr("srcset") && shown
                && matchesScreen(source.attr("media"));
    }

    private void imageButton(Element input) {
        if (input.attr("type").equalsIgnoreCase("image")) {
            resources.add(input.attr("src"), Kind.IMAGE, Priority.LOW, "<input type=image>");
        }
    }

    /// A poster is always fetched; the media itself unless `preload` is `none`.
    private void media(Element media, String name) {
        resources.add(media.attr("poster"), Kind.IMAGE, Priority.LOW, "<" + name + " poster>");
        if (media.attr("preload").equalsIgnoreCase("none") && !media.hasAttr("autoplay")) {
            return;
        }
        Element source = media.selectFirst("source[src]");
        String src = media.hasAttr("src") || source == null ? media.attr("src") : source.attr("src");
        resources.add(src, Kind.MEDIA, Priority.LOW, "<" + name + " src>");
    }

    private static String svgReference(Element element) {
        return element.hasAttr("href") ? element.attr("href") : element.attr("xlink:href");
    }

    /// Applies `fetchpriority` to the default priority.
    private static Priority withFetchPriority(Element element, Priority usual) {
        return switch (element.attr("fetchpriority").toLowerCase(Locale.ROOT)) {
            case "high" -> Priority.HIGH;
            case "low" -> usual.compareTo(Priority.LOW) < 0 ? Priority.LOW : usual;
            default -> usual;
        };
    }

    private static boolean matchesScreen(String media) {
        return StyleSheetReader.matchesScreen(media);
    }
}
