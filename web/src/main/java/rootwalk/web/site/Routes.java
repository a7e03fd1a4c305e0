package rootwalk.web.site;

import java.util.Comparator;
import java.util.List;

/// Selects handlers by the path of the URL.
public final class Routes {

    private Routes() {}

    /// @param path as in a URL; with a trailing slash it matches all paths below it too
    public record Route(String path, Handler handler) {

        boolean matches(String asked) {
            return path.endsWith("/") ? asked.startsWith(path) : asked.equals(path);
        }
    }

    /// Selects the handler of the longest matching route.
    ///
    /// @param otherwise used if no route matches
    public static Handler of(List<Route> routes, Handler otherwise) {
        Comparator<Route> longestFirst = Comparator.comparingInt(route -> -route.path().length());
        List<Route> sorted = routes.stream().sorted(longestFirst).toList();
        return routes.isEmpty() ? otherwise : Handler.choosing(request -> chosen(sorted, request.path(), otherwise));
    }

    private static Handler chosen(List<Route> routes, String path, Handler otherwise) {
        for (Route route : routes) {
            if (route.matches(path)) {
                return route.handler;
            }
        }
        return otherwise;
    }
}
