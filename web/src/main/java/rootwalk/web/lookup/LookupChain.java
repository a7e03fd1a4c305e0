package rootwalk.web.lookup;

import java.util.Optional;

import rootwalk.web.path.Journey;
import rootwalk.web.path.Link;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.wire.Question;

/// The links that are asked for a name, one after another until one knows; each reports that it is asked, and its answer.
///
/// A name that the hosts file has is the hosts file's alone, whatever its type: who wrote an IPv4 address for it does not
/// want the IPv6 address that the world knows.
///
/// @param cache
///            left out with [StubCache#none]
/// @param hosts
///            left out with [HostsLookup#none]
public record LookupChain(StubCache cache, HostsLookup hosts, NameLookup resolver) {

    NameAnswer ask(Question question, Journey journey) {
        Optional<NameAnswer> known = ask(Link.STUB_CACHE, question, journey, cache::find)
                .or(() -> ask(Link.HOSTS_FILE, question, journey, hosts::find));
        if (known.isPresent()) {
            return known.get();
        }
        NameAnswer answer = ask(Link.RESOLVER, question, journey, asked -> Optional.of(resolver.ask(asked)))
                .orElseThrow();
        cache.keep(question, answer);
        return answer;
    }

    /// One link, which may not know.
    private interface Knows {
        Optional<NameAnswer> find(Question question);
    }

    private static Optional<NameAnswer> ask(Link link, Question question, Journey journey, Knows who) {
        long begin = journey.now();
        journey.tell(at -> new PathEvent.LookupAsked(at, link, question));
        Optional<NameAnswer> answer = who.find(question);
        journey.tell(at -> answer.isPresent()
                ? new PathEvent.LookupAnswered(at, link, question, answer.get(), at - begin)
                : new PathEvent.LookupPassed(at, link, question, at - begin));
        return answer;
    }
}
