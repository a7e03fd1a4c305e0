package rootwalk.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import rootwalk.web.page.Resource.Kind;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

/// What was found so far, each URL once. One thread's.
final class ResourceCollector {

    /// No page that people read has as many; one that has is not worth the memory.
    private static final int MAX_RESOURCES = 10_000;

    private final Url base;
    private final Map<Url, Resource> found = new LinkedHashMap<>();

    /// @param base
    ///            what references are relative to
    ResourceCollector(Url base) {
        this.base = base;
    }

    Url base() {
        return base;
    }

    /// Adds what a reference leads to. What is empty, is within the document, holds its content itself, or is no URL of the
    /// web is passed over, as browsers do.
    void add(String reference, Kind kind, Priority priority, String namedBy) {
        String stripped = reference.strip();
        String scheme = stripped.substring(0, Math.min(5, stripped.length())).toLowerCase(Locale.ROOT);
        if (stripped.isEmpty() || stripped.startsWith("#") || scheme.equals("data:") || scheme.equals("blob:")) {
            return;
        }
        try {
            add(new Resource(base.resolve(stripped).withoutFragment(), kind, priority, namedBy));
        } catch (UrlSyntaxException e) {
            // `javascript:`, `about:blank`, or a slip of the pen.
        }
    }

    void addAll(List<Resource> others) {
        others.forEach(this::add);
    }

    List<Resource> all() {
        return new ArrayList<>(found.values());
    }

    /// The first who names it counts, and the most urgent priority of all.
    private void add(Resource resource) {
        Resource first = found.get(resource.url());
        if (first == null && found.size() < MAX_RESOURCES) {
            found.put(resource.url(), resource);
        } else if (first != null && resource.priority().compareTo(first.priority()) < 0) {
            found.put(first.url(), new Resource(first.url(), first.kind(), resource.priority(), first.namedBy()));
        }
    }
}
