package rootwalk.web.site;

import java.util.Locale;
import java.util.Map;

/// Media types by file name suffix (RFC 9110 section 8.3), with the charset of text types.
final class MediaTypes {

    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            text("html", "text/html"), text("htm", "text/html"), text("css", "text/css"),
            text("js", "text/javascript"), text("mjs", "text/javascript"), text("txt", "text/plain"),
            text("md", "text/markdown"), text("csv", "text/csv"), text("xml", "text/xml"),
            text("ics", "text/calendar"), text("vtt", "text/vtt"), text("zone", "text/dns"),
            Map.entry("json", "application/json"), Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"), Map.entry("wasm", "application/wasm"),
            Map.entry("pdf", "application/pdf"), Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"), Map.entry("zst", "application/zstd"),
            Map.entry("tar", "application/x-tar"), Map.entry("pcap", "application/vnd.tcpdump.pcap"),
            Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"), Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"), Map.entry("ico", "image/x-icon"), Map.entry("bmp", "image/bmp"),
            Map.entry("woff", "font/woff"), Map.entry("woff2", "font/woff2"), Map.entry("ttf", "font/ttf"),
            Map.entry("otf", "font/otf"), Map.entry("mp3", "audio/mpeg"), Map.entry("ogg", "audio/ogg"),
            Map.entry("wav", "audio/wav"), Map.entry("mp4", "video/mp4"), Map.entry("webm", "video/webm"));

    private MediaTypes() {}

    private static Map.Entry<String, String> text(String ending, String type) {
        return Map.entry(ending, type + "; charset=utf-8");
    }

    static String of(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }

    /// Whether a content coding reduces the size; images, fonts and archives are already compressed.
    static boolean isCompressible(String type) {
        return type.startsWith("text/") || type.startsWith("application/json") || type.contains("+xml")
                || type.contains("+json") || type.equals("application/wasm") || type.equals("image/bmp");
    }
}
