package rootwalk.web.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/// The files that were visited lately, each looked at on the disk once a second at most. Any thread.
final class FileCache {

    private static final long TRUSTED_MILLIS = 1000;

    private record Kept(StoredFile file, AtomicLong checked) {}

    private final FileTree tree;
    private final FilesSettings settings;
    private final Map<String, Kept> byPath = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();

    FileCache(FileTree tree, FilesSettings settings) {
        this.tree = tree;
        this.settings = settings;
    }

    /// The file that a decoded path leads to, its own or the `index.html` of the folder; null when it leads to none.
    @Nullable
    StoredFile find(String decoded, long millis) {
        StoredFile known = known(decoded, millis);
        return known == null ? load(decoded, millis) : known;
    }

    /// The same as far as it is in memory and true.
    @Nullable
    StoredFile known(String decoded, long millis) {
        Kept kept = byPath.get(decoded);
        return kept != null && isTrusted(kept, millis) ? kept.file : null;
    }

    private static boolean isTrusted(Kept kept, long millis) {
        if (Math.abs(millis - kept.checked.get()) < TRUSTED_MILLIS) {
            return true;
        }
        boolean current = kept.file.isCurrent();
        if (current) {
            kept.checked.set(millis);
        }
        return current;
    }

    private @Nullable StoredFile load(String decoded, long millis) {
        String path = decoded.endsWith("/") ? decoded + "index.html" : decoded;
        StoredFile file = switch (tree.find(path)) {
            case FileTree.Found.File(Path found) -> read(found, path);
            case FileTree.Found.Folder _,FileTree.Found.Nothing _ -> null;
        };
        keep(decoded, file, millis);
        return file;
    }

    private @Nullable StoredFile read(Path file, String path) {
        try {
            return StoredFile.read(file, settings.cacheControl(path));
        } catch (IOException e) {
            // Not ours to read, or gone in this moment: to the visitor it is not there.
            return null;
        }
    }

    private void keep(String decoded, @Nullable StoredFile file, long millis) {
        Kept before = file == null
                ? byPath.remove(decoded)
                : byPath.put(decoded, new Kept(file, new AtomicLong(millis)));
        long change = (file == null ? 0 : file.weight()) - (before == null ? 0 : before.file.weight());
        if (weight.addAndGet(change) > settings.memory()) {
            // Rare enough to be rough: what is still visited comes back at once.
            byPath.clear();
            weight.set(0);
        }
    }
}
