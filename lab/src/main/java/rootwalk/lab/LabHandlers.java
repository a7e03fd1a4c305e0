package rootwalk.lab;

import java.io.IOException;
import java.util.List;

import rootwalk.web.site.BasicAuthentication;
import rootwalk.web.site.CacheRule;
import rootwalk.web.site.Delay;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Redirect;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.StaticFiles;
import rootwalk.web.site.StaticFilesSettings;
import rootwalk.web.site.StrictTransport;
import rootwalk.web.site.demo.Demonstration;

/// Makes the sites of the companion server from the lines of `lab.sites`.
final class LabHandlers {

    /// The file cache of a site in octets.
    private static final long MEMORY = 1 << 20;

    private LabHandlers() {}

    private static Handler byScheme(Handler clear, Handler tls) {
        return Handler.choosing(request -> switch (request.scheme()) {
            case HTTP -> clear;
            case HTTPS -> tls;
        });
    }

    /// @param lines of one name
    /// @throws IOException if its files cannot be read
    static Site site(List<LabSite> lines, WebPorts ports) throws IOException {
        Handler clear = _ -> SiteResponse.notFound();
        Handler tls = clear;
        for (LabSite line : lines) {
            Handler handler = handler(line, ports);
            clear = line.protocols().includeCleartext() ? handler : clear;
            tls = line.protocols().includeTls() ? handler : tls;
        }
        return new Site(List.of(lines.getFirst().name()), byScheme(clear, tls));
    }

    private static Handler handler(LabSite line, WebPorts ports) throws IOException {
        Handler handler = content(line, ports);
        for (LabSite.Trait trait : line.traits()) {
            handler = switch (trait) {
                case LabSite.Trait.PasswordProtected(String user, String password) ->
                    new BasicAuthentication(line.name(),
                            List.of(new BasicAuthentication.Account(user, password)), handler);
                case LabSite.Trait.Slow(var delay) -> new Delay(delay, handler);
                case LabSite.Trait.StrictTransport(var duration) -> new StrictTransport(duration, handler);
                // The first is for files, the others for TLS.
                case LabSite.Trait.Caching _,LabSite.Trait.ExpiredCertificate _,LabSite.Trait.WrongNameCertificate _ ->
                    handler;
            };
        }
        return handler;
    }

    private static Handler content(LabSite line, WebPorts ports) throws IOException {
        return switch (line.content()) {
            case LabSite.Content.Files(var folder) -> StaticFiles.serving(new StaticFilesSettings(folder,
                    line.traits(LabSite.Trait.Caching.class)
                            .map(rule -> new CacheRule(rule.pattern(), rule.value())).toList(),
                    StaticFilesSettings.Listing.HIDDEN, MEMORY));
            case LabSite.Content.Demonstrations _ -> Demonstration.site();
            case LabSite.Content.Redirect(int status, String to) -> Redirect.by(status, at(to, ports));
            case LabSite.Content.Nothing _ -> _ -> SiteResponse.notFound();
        };
    }

    /// The beginning of a URL with the port of the lab.
    private static String at(String to, WebPorts ports) {
        String name = to.substring(to.indexOf("://") + 3);
        return to.startsWith("https:") ? ports.tls(name) : ports.clear(name);
    }
}
