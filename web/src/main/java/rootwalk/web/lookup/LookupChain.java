package rootwalk.web.lookup;

import java.util.Optional;

import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.LookupSource;
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

    NameAnswer lookup(Question question, FetchTimeline timeline) {
        Optional<NameAnswer> known = lookup(LookupSource.STUB_CACHE, question, timeline, cache::find)
                .or(() -> lookup(LookupSource.HOSTS_FILE, question, timeline, hosts::find));
        if (known.isPresent()) {
            return known.get();
        }
        NameAnswer answer =
                lookup(LookupSource.RESOLVER, question, timeline, asked -> Optional.of(resolver.lookup(asked)))
                        .orElseThrow();
        cache.put(question, answer);
        return answer;
    }

    /// One link, which may not know.
    private interface Source {
        Optional<NameAnswer> find(Question question);
    }

    private static Optional<NameAnswer> lookup(LookupSource source, Question question, FetchTimeline timeline,
            Source who) {
        long begin = timeline.now();
        timeline.report(at -> new PathEvent.LookupAsked(at, source, question));
        Optional<NameAnswer> answer = who.find(question);
        timeline.report(at -> answer.isPresent()
                ? new PathEvent.LookupAnswered(at, source, question, answer.get(), at - begin)
                : new PathEvent.LookupPassed(at, source, question, at - begin));
        return answer;
    }
}
