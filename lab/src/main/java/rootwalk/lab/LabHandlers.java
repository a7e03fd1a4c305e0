package rootwalk.lab;

import java.io.IOException;
import java.util.List;

import rootwalk.web.site.BasicAuthentication;
import rootwalk.web.site.CacheRule;
import rootwalk.web.site.Delay;
import rootwalk.web.site.FilesSettings;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Redirect;
import rootwalk.web.site.Reply;
import rootwalk.web.site.Site;
import rootwalk.web.site.StaticFiles;
import rootwalk.web.site.StrictTransport;
import rootwalk.web.site.demo.Demonstration;

/// Makes of the lines of a name what the companion server serves.
final class LabHandlers {

    /// Octets of files that one site keeps in memory.
    private static final long MEMORY = 1 << 20;

    private LabHandlers() {}

    private static Handler byScheme(Handler clear, Handler tls) {
        return Handler.choosing(visit -> switch (visit.scheme()) {
            case HTTP -> clear;
            case HTTPS -> tls;
        });
    }

    /// @param lines of one name
    /// @throws IOException when its files cannot be read
    static Site site(List<LabSite> lines, WebPorts ports) throws IOException {
        Handler clear = _ -> Reply.notFound();
        Handler tls = clear;
        for (LabSite line : lines) {
            Handler handler = handler(line, ports);
            clear = line.doors().areOpenInClear() ? handler : clear;
            tls = line.doors().areOpenOverTls() ? handler : tls;
        }
        return new Site(List.of(lines.getFirst().name()), byScheme(clear, tls));
    }

    private static Handler handler(LabSite line, WebPorts ports) throws IOException {
        Handler handler = shown(line, ports);
        for (LabSite.Trait trait : line.traits()) {
            handler = switch (trait) {
                case LabSite.Trait.Locked(String user, String password) -> new BasicAuthentication(line.name(),
                        List.of(new BasicAuthentication.Account(user, password)), handler);
                case LabSite.Trait.Slow(var delay) -> new Delay(delay, handler);
                case LabSite.Trait.TlsOnly(var duration) -> new StrictTransport(duration, handler);
                // The first belongs to the files, the others to the handshake.
                case LabSite.Trait.Caching _,LabSite.Trait.Expired _,LabSite.Trait.MadeOutTo _ -> handler;
            };
        }
        return handler;
    }

    private static Handler shown(LabSite line, WebPorts ports) throws IOException {
        return switch (line.shown()) {
            case LabSite.Shown.Files(var folder) -> StaticFiles.serving(new FilesSettings(folder,
                    line.traits(LabSite.Trait.Caching.class)
                            .map(rule -> new CacheRule(rule.pattern(), rule.value())).toList(),
                    FilesSettings.Listing.HIDDEN, MEMORY));
            case LabSite.Shown.Demonstrations _ -> Demonstration.site();
            case LabSite.Shown.Elsewhere(int status, String to) -> Redirect.by(status, at(to, ports));
            case LabSite.Shown.Nothing _ -> _ -> Reply.notFound();
        };
    }

    /// A URL's beginning with the lab's port, where that is not the usual one.
    private static String at(String to, WebPorts ports) {
        String name = to.substring(to.indexOf("://") + 3);
        return to.startsWith("https:") ? ports.tls(name) : ports.clear(name);
    }
}
