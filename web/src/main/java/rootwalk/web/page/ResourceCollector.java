package rootwalk.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import rootwalk.web.page.Resource.Kind;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

/// Collects the resources of a page, each URL once. One thread.
final class ResourceCollector {

    /// The most resources of a page.
    private static final int MAX_RESOURCES = 10_000;

    private final Url base;
    private final Map<Url, Resource> found = new LinkedHashMap<>();

    /// @param base the URL that references are relative to
    ResourceCollector(Url base) {
        this.base = base;
    }

    Url base() {
        return base;
    }

    /// Adds the target of a reference. References that are empty, within the document, `data:` or `blob:`, or not http
    /// or https are ignored, as in browsers.
    void add(String reference, Kind kind, Priority priority, String namedBy) {
        String stripped = reference.strip();
        String scheme = stripped.substring(0, Math.min(5, stripped.length())).toLowerCase(Locale.ROOT);
        if (stripped.isEmpty() || stripped.startsWith("#") || scheme.equals("data:") || scheme.equals("blob:")) {
            return;
        }
        try {
            add(new Resource(base.resolve(stripped).withoutFragment(), kind, priority, namedBy));
        } catch (UrlSyntaxException e) {
            // For example `javascript:`, `about:blank`, or a typing error.
        }
    }

    void addAll(List<Resource> others) {
        others.forEach(this::add);
    }

    List<Resource> all() {
        return new ArrayList<>(found.values());
    }

    /// The first reference to a resource counts, with the highest priority of all references.
    private void add(Resource resource) {
        Resource first = found.get(resource.url());
        if (first == null && found.size() < MAX_RESOURCES) {
            found.put(resource.url(), resource);
        } else if (first != null && resource.priority().compareTo(first.priority()) < 0) {
            found.put(first.url(), new Resource(first.url(), first.kind(), resource.priority(), first.namedBy()));
        }
    }
}
