package rootwalk.web.site.demo;

import java.util.List;

import rootwalk.web.site.Handler;
import rootwalk.web.site.Html;
import rootwalk.web.site.Routes;
import rootwalk.web.site.Routes.Route;
import rootwalk.web.site.SiteResponse;

/// The demonstrations, by path.
public final class Demonstration {

    private Demonstration() {}

    public static Handler site() {
        return Routes.of(List.of(new Route("/echo", new Echo()), new Route("/form", new Form()),
                new Route("/cookies", new CookieCount()), new Route("/", _ -> SiteResponse.html(page()))),
                _ -> SiteResponse.notFound());
    }

    private static String page() {
        return Html.head("Demonstrations") + """
            <ul>
            <li><a href="/echo">/echo</a> returns what you sent, also by POST, PUT and PATCH
            <li><a href="/form">/form</a> accepts a form with files
            <li><a href="/cookies">/cookies</a> counts your visits
            </ul>
            """;
    }
}
