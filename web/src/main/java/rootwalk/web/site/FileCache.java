package rootwalk.web.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/// A cache of files, each checked on disk at most once a second. Thread-safe.
final class FileCache {

    private static final long CHECK_MILLIS = 1000;

    private record Entry(StoredFile file, AtomicLong checked) {}

    private final FileTree tree;
    private final StaticFilesSettings settings;
    private final Map<String, Entry> byPath = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();

    FileCache(FileTree tree, StaticFilesSettings settings) {
        this.tree = tree;
        this.settings = settings;
    }

    /// The file of a decoded path: the path itself, or `index.html` in a folder; null if there is none.
    @Nullable
    StoredFile find(String decoded, long millis) {
        StoredFile known = cached(decoded, millis);
        return known == null ? load(decoded, millis) : known;
    }

    /// The cached file, if it is fresh; null otherwise.
    @Nullable
    StoredFile cached(String decoded, long millis) {
        Entry entry = byPath.get(decoded);
        return entry != null && isFresh(entry, millis) ? entry.file : null;
    }

    private static boolean isFresh(Entry entry, long millis) {
        if (Math.abs(millis - entry.checked.get()) < CHECK_MILLIS) {
            return true;
        }
        boolean current = entry.file.isCurrent();
        if (current) {
            entry.checked.set(millis);
        }
        return current;
    }

    private @Nullable StoredFile load(String decoded, long millis) {
        String path = decoded.endsWith("/") ? decoded + "index.html" : decoded;
        StoredFile file = switch (tree.find(path)) {
            case FileTree.Found.File(Path found) -> read(found, path);
            case FileTree.Found.Folder _,FileTree.Found.Nothing _ -> null;
        };
        put(decoded, file, millis);
        return file;
    }

    private @Nullable StoredFile read(Path file, String path) {
        try {
            return StoredFile.read(file, settings.cacheControl(path));
        } catch (IOException e) {
            // The file cannot be read or was removed; the client gets 404.
            return null;
        }
    }

    private void put(String decoded, @Nullable StoredFile file, long millis) {
        Entry before = file == null
                ? byPath.remove(decoded)
                : byPath.put(decoded, new Entry(file, new AtomicLong(millis)));
        long change = (file == null ? 0 : file.weight()) - (before == null ? 0 : before.file.weight());
        if (weight.addAndGet(change) > settings.memory()) {
            // Evicting everything is simple, and rare; files in use are soon cached again.
            byPath.clear();
            weight.set(0);
        }
    }
}
