package rootwalk.web.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/// The files that were visited lately, each looked at on the disk once a second at most. Any thread.
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

    /// The file that a decoded path leads to, its own or the `index.html` of the folder; null when it leads to none.
    @Nullable
    StoredFile find(String decoded, long millis) {
        StoredFile known = cached(decoded, millis);
        return known == null ? load(decoded, millis) : known;
    }

    /// The same as far as it is in memory and true.
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
            // Not ours to read, or gone in this moment: to the visitor it is not there.
            return null;
        }
    }

    private void put(String decoded, @Nullable StoredFile file, long millis) {
        Entry before = file == null
                ? byPath.remove(decoded)
                : byPath.put(decoded, new Entry(file, new AtomicLong(millis)));
        long change = (file == null ? 0 : file.weight()) - (before == null ? 0 : before.file.weight());
        if (weight.addAndGet(change) > settings.memory()) {
            // Rare enough to be rough: what is still visited comes back at once.
            byPath.clear();
            weight.set(0);
        }
    }
}
