package rootwalk.web.site;

import java.util.Comparator;
import java.util.List;

/// Handlers by the path of the URL.
public final class Routes {

    private Routes() {}

    /// @param path
    ///            as it is written in a URL; with a last slash it is for all below as well
    public record Route(String path, Handler handler) {

        boolean matches(String asked) {
            return path.endsWith("/") ? asked.startsWith(path) : asked.equals(path);
        }
    }

    /// The handler of the longest route that fits.
    ///
    /// @param otherwise
    ///            if no route fits
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
