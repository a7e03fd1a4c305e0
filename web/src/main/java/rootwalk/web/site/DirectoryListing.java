package rootwalk.web.site;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The listing of a folder, as a page.
final class DirectoryListing {

    /// The most entries of a listing.
    private static final int MAX_ENTRIES = 1000;

    private DirectoryListing() {}

    static SiteResponse of(Path folder, String path) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> shown =
                    entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).limit(MAX_ENTRIES)
                            .sorted().toList();
            return SiteResponse.html(page(shown, path));
        } catch (IOException e) {
            return SiteResponse.notFound();
        }
    }

    private static String page(List<Path> entries, String path) {
        var page = new StringBuilder(Html.head("Contents of " + path));
        page.append("<ul>\n");
        if (!path.equals("/")) {
            page.append("<li><a href=\"../\">../</a>\n");
        }
        for (Path entry : entries) {
            String name = entry.getFileName() + (Files.isDirectory(entry) ? "/" : "");
            page.append("<li><a href=\"./").append(Html.escape(encoded(name))).append("\">").append(Html.escape(name))
                    .append("</a>\n");
        }
        return page.append("</ul>\n").toString();
    }

    private static String encoded(String name) {
        // URLEncoder is for forms, in which a space is a plus sign.
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    }
}
