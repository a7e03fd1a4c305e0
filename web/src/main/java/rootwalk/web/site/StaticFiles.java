package rootwalk.web.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/// The files of a folder. Any thread.
public final class StaticFiles implements Handler {

    private final FilesSettings settings;
    private final FileTree tree;
    private final FileCache cache;

    private StaticFiles(FilesSettings settings, FileTree tree) {
        this.settings = settings;
        this.tree = tree;
        cache = new FileCache(tree, settings);
    }

    /// @throws IOException
    ///             when there is no such folder
    public static StaticFiles serving(FilesSettings settings) throws IOException {
        return new StaticFiles(settings, FileTree.at(settings.root()));
    }

    @Override
    public Reply answer(Visit visit) {
        if (visit.method().equals(HttpMethod.OPTIONS)) {
            return Reply.options(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
        }
        if (!visit.isRead()) {
            return Reply.notAllowed(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
        }
        String path = visit.path();
        if (path.indexOf('%') < 0) {
            // What is cached was looked at when it came in.
            StoredFile known = cache.known(path, visit.millis());
            if (known != null) {
                return file(visit, known);
            }
        }
        Optional<String> decoded = FileTree.decode(path);
        return decoded.isEmpty()
                ? Reply.text(HttpResponseStatus.BAD_REQUEST, "This path cannot be the path of a file.")
                : found(visit, decoded.get());
    }

    private Reply found(Visit visit, String decoded) {
        StoredFile file = cache.find(decoded, visit.millis());
        if (file != null) {
            return file(visit, file);
        }
        return switch (tree.find(decoded)) {
            case FileTree.Found.File _,FileTree.Found.Nothing _ -> Reply.notFound();
            case FileTree.Found.Folder _ when !decoded.endsWith("/") -> Redirect.toFolder(visit);
            case FileTree.Found.Folder(Path folder) -> switch (settings.listing()) {
                case SHOWN -> FolderPage.of(folder, decoded);
                case HIDDEN -> Reply.text(HttpResponseStatus.FORBIDDEN, "This folder does not show what is in it.");
            };
        };
    }

    private static Reply file(Visit visit, StoredFile file) {
        try {
            return Selection.of(visit, file.representation(accepted(visit)));
        } catch (IOException e) {
            return Reply.notFound();
        }
    }

    private static AcceptEncoding accepted(Visit visit) {
        List<String> fields = visit.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING);
        return fields.isEmpty() ? AcceptEncoding.SILENT : AcceptEncoding.parse(String.join(",", fields));
    }
}
