package rootwalk.web.site.demo;

import java.util.List;

import rootwalk.web.site.Handler;
import rootwalk.web.site.Html;
import rootwalk.web.site.Routes;
import rootwalk.web.site.Routes.Route;
import rootwalk.web.site.SiteResponse;

/// The demonstrations below one another.
public final class Demonstration {

    private Demonstration() {}

    public static Handler site() {
        return Routes.of(List.of(new Route("/echo", new Echo()), new Route("/form", new Form()),
                new Route("/cookies", new CookieCount()), new Route("/", _ -> SiteResponse.html(page()))),
                _ -> SiteResponse.notFound());
    }

    private static String page() {
        return Html.head("What a server does") + """
            <ul>
            <li><a href="/echo">/echo</a> says what you sent, by POST, PUT and PATCH too
            <li><a href="/form">/form</a> takes a form, with files
            <li><a href="/cookies">/cookies</a> counts your visits
            </ul>
            """;
    }
}
