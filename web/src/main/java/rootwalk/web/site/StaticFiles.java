package rootwalk.web.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/// Serves the files of a folder. Thread-safe.
public final class StaticFiles implements Handler {

    private final StaticFilesSettings settings;
    private final FileTree tree;
    private final FileCache cache;

    private StaticFiles(StaticFilesSettings settings, FileTree tree) {
        this.settings = settings;
        this.tree = tree;
        cache = new FileCache(tree, settings);
    }

    /// @throws IOException if there is no such folder
    public static StaticFiles serving(StaticFilesSettings settings) throws IOException {
        return new StaticFiles(settings, FileTree.at(settings.root()));
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return SiteResponse.options(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
        }
        if (!request.isGetOrHead()) {
            return SiteResponse.notAllowed(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
        }
        String path = request.path();
        if (path.indexOf('%') < 0) {
            // The path of a cached file has been checked before.
            StoredFile known = cache.cached(path, request.millis());
            if (known != null) {
                return file(request, known);
            }
        }
        Optional<String> decoded = FileTree.decode(path);
        return decoded.isEmpty()
                ? SiteResponse.text(HttpResponseStatus.BAD_REQUEST, "This path is not valid for a file.")
                : found(request, decoded.get());
    }

    private SiteResponse found(SiteRequest request, String decoded) {
        StoredFile file = cache.find(decoded, request.millis());
        if (file != null) {
            return file(request, file);
        }
        return switch (tree.find(decoded)) {
            case FileTree.Found.File _,FileTree.Found.Nothing _ -> SiteResponse.notFound();
            case FileTree.Found.Folder _ when !decoded.endsWith("/") -> Redirect.toFolder(request);
            case FileTree.Found.Folder(Path folder) -> switch (settings.listing()) {
                case SHOWN -> DirectoryListing.of(folder, decoded);
                case HIDDEN ->
                    SiteResponse.text(HttpResponseStatus.FORBIDDEN, "This folder has no listing.");
            };
        };
    }

    private static SiteResponse file(SiteRequest request, StoredFile file) {
        try {
            return RepresentationResponse.of(request, file.representation(accepted(request)));
        } catch (IOException e) {
            return SiteResponse.notFound();
        }
    }

    private static AcceptEncoding accepted(SiteRequest request) {
        List<String> fields = request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING);
        return fields.isEmpty() ? AcceptEncoding.ABSENT : AcceptEncoding.parse(String.join(",", fields));
    }
}
