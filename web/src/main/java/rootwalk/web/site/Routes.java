package rootwalk.web.site;

import java.util.Comparator;
import java.util.List;

/// Chooses a handler by the path; the longest route that fits.
public final class Routes implements Handler {

    /// @param path
    ///            as it is written in a URL; with a last slash it is for all below as well
    public record Route(String path, Handler handler) {

        boolean fits(String asked) {
            return path.endsWith("/") ? asked.startsWith(path) : asked.equals(path);
        }
    }

    private final List<Route> routes;
    private final Handler otherwise;

    private Routes(List<Route> routes, Handler otherwise) {
        this.routes = routes;
        this.otherwise = otherwise;
    }

    /// @param otherwise
    ///            for what no route fits
    public static Handler of(List<Route> routes, Handler otherwise) {
        Comparator<Route> longestFirst = Comparator.comparingInt(route -> -route.path().length());
        return routes.isEmpty() ? otherwise : new Routes(routes.stream().sorted(longestFirst).toList(), otherwise);
    }

    @Override
    public Reply answer(Visit visit) {
        return chosen(visit).answer(visit);
    }

    @Override
    public Appetite appetite(Visit visit) {
        return chosen(visit).appetite(visit);
    }

    private Handler chosen(Visit visit) {
        String path = visit.path();
        for (Route route : routes) {
            if (route.fits(path)) {
                return route.handler;
            }
        }
        return otherwise;
    }
}
