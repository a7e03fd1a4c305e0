package rootwalk.web.lookup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.ServiceBinding;
import rootwalk.web.url.Host;
import rootwalk.web.url.Url;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Finds where a URL leads, as addresses in the order in which they are tried. Any thread.
///
/// HTTPS records are asked for `https` URLs only: for `http` they would mean that TLS is spoken at once (RFC 9460 section
/// 9.5), and the redirect that the site itself gives would never be seen.
///
/// @param protocols
///            ALPN identifiers that the client speaks
/// @param timeout
///            the time limit of each question
/// @param permitted
///            where connections may lead, whatever a URL, a redirect or a zone says
public record AddressLookup(LookupChain chain, Families families, List<String> protocols, Duration timeout,
        Predicate<InetSocketAddress> permitted) {

    /// How long AAAA and HTTPS may come later than A (RFC 8305 section 3).
    static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    /// How many alias records are followed, one to the next (RFC 9460 section 2.4.2).
    private static final int MAX_ALIASES = 8;

    /// Which addresses are wanted.
    public enum Families {
        BOTH, ONLY_IPV4, ONLY_IPV6
    }

    /// An answer that is being waited for.
    private record PendingAnswer(Question question, FutureTask<NameAnswer> answer) {}

    /// Of a client that may go anywhere.
    public AddressLookup(LookupChain chain, Families families, List<String> protocols, Duration timeout) {
        this(chain, families, protocols, timeout, _ -> true);
    }

    /// Every address to try, best first; at least one.
    public List<InetSocketAddress> find(Url url, FetchTimeline timeline) throws FetchFailure {
        List<InetSocketAddress> found = switch (url.host()) {
            case Host.Ipv4(var address) -> List.of(new InetSocketAddress(address, url.port()));
            case Host.Ipv6(var address) -> List.of(new InetSocketAddress(address, url.port()));
            case Host.Domain domain -> find(name(domain), url, timeline);
        };
        List<InetSocketAddress> tried = found.stream().filter(permitted).toList();
        if (tried.isEmpty()) {
            InetSocketAddress first = found.getFirst();
            String address = Host.of(first.getAddress()) + ":" + first.getPort();
            throw new FetchFailure(FetchStep.LOOKUP,
                    url.authority() + " has the address " + address + ", which is not permitted here",
                    "only the addresses and ports of the lab's own sites are permitted");
        }
        String why = url.host() instanceof Host.Domain ? "IPv6 and IPv4 in turn" : "the URL has the address itself";
        timeline.report(at -> new PathEvent.OrderDecided(at, tried, why));
        return tried;
    }

    private static Name name(Host.Domain domain) throws FetchFailure {
        try {
            return Name.of(domain.ascii());
        } catch (IllegalArgumentException e) {
            throw new FetchFailure(FetchStep.LOOKUP, domain + " is no name that the DNS can have: " + e.getMessage(),
                    "a label has at most 63 octets, a name 255", e);
        }
    }

    private List<InetSocketAddress> find(Name name, Url url, FetchTimeline timeline) throws FetchFailure {
        PendingAnswer four = query(name, RecordType.A, timeline);
        PendingAnswer six = query(name, RecordType.AAAA, timeline);
        List<ServiceBinding> services = url.isSecure() ? services(name, four, timeline) : List.of();
        Set<InetSocketAddress> found = new LinkedHashSet<>();
        for (ServiceBinding service : services) {
            int port = service.port().orElse(url.port());
            List<InetAddress> addresses = service.target().equals(name)
                    ? addresses(four, six)
                    : addresses(query(service.target(), RecordType.A, timeline),
                            query(service.target(), RecordType.AAAA, timeline));
            for (InetAddress address : addresses.isEmpty() ? wanted(service.hints()) : addresses) {
                found.add(new InetSocketAddress(address, port));
            }
        }
        // Without a service that can be reached, the URL is followed as if there were none (RFC 9460 section 3).
        for (InetAddress address : addresses(four, six)) {
            found.add(new InetSocketAddress(address, url.port()));
        }
        if (found.isEmpty()) {
            throw nothingFound(name, answer(four), answer(six));
        }
        return List.copyOf(found);
    }

    private PendingAnswer query(Name name, int type, FetchTimeline timeline) {
        Question question = new Question(name, type);
        boolean wanted = switch (families) {
            case BOTH -> true;
            case ONLY_IPV4 -> type != RecordType.AAAA;
            case ONLY_IPV6 -> type != RecordType.A;
        };
        var task = new FutureTask<>(() -> wanted ? chain.lookup(question, timeline) : NameAnswer.noData(0));
        if (wanted) {
            Thread.ofVirtual().name("lookup").start(task);
        } else {
            task.run();
        }
        return new PendingAnswer(question, task);
    }

    /// The services of a name that can be used here, aliases followed.
    private List<ServiceBinding> services(Name name, PendingAnswer four, FetchTimeline timeline) {
        Name owner = name;
        for (int aliases = 0; aliases < MAX_ALIASES; aliases++) {
            PendingAnswer https = query(owner, RecordType.HTTPS, timeline);
            answer(four);
            // Behind an alias nothing can be done before the answer; else A is enough to begin with.
            Duration delay = owner.equals(name) ? RESOLUTION_DELAY : timeout;
            List<ServiceBinding> all = answer(https, delay).rrset(RecordType.HTTPS)
                    .map(HttpsRecordReader::read).orElse(List.of());
            all.forEach(service -> timeline.report(at -> new PathEvent.ServiceRead(at, service)));
            if (all.isEmpty()) {
                return owner.equals(name) ? List.of() : List.of(plain(owner));
            }
            ServiceBinding best = all.getFirst();
            if (!best.isAlias()) {
                return all.stream().filter(this::isUsable).toList();
            }
            // An alias to the root, or to itself, says that there is no service (RFC 9460 section 2.5.1).
            if (best.target().equals(owner)) {
                return List.of();
            }
            owner = best.target();
        }
        return List.of();
    }

    /// The end of an alias chain: the target's addresses, and nothing else is known (RFC 9460 section 3).
    private ServiceBinding plain(Name target) {
        return new ServiceBinding(1, target, protocols, OptionalInt.empty(), List.of(), true);
    }

    private boolean isUsable(ServiceBinding service) {
        return service.usable() && service.protocols().stream().anyMatch(protocols::contains);
    }

    private List<InetAddress> wanted(List<InetAddress> hints) {
        return hints.stream().filter(hint -> switch (families) {
            case BOTH -> true;
            case ONLY_IPV4 -> hint.getAddress().length == 4;
            case ONLY_IPV6 -> hint.getAddress().length == 16;
        }).toList();
    }

    /// Both families in turn, IPv6 first (RFC 8305 section 4). A is waited for; once it is there, AAAA has its delay.
    private List<InetAddress> addresses(PendingAnswer four, PendingAnswer six) {
        List<InetAddress> fours = addresses(four.question(), answer(four));
        Duration delay = fours.isEmpty() ? timeout : RESOLUTION_DELAY;
        List<InetAddress> sixes = addresses(six.question(), answer(six, delay));
        List<InetAddress> both = new ArrayList<>();
        for (int i = 0; i < Math.max(fours.size(), sixes.size()); i++) {
            if (i < sixes.size()) {
                both.add(sixes.get(i));
            }
            if (i < fours.size()) {
                both.add(fours.get(i));
            }
        }
        return both;
    }

    private static List<InetAddress> addresses(Question question, NameAnswer answer) {
        return answer.rrset(question.type())
                .map(rrset -> rrset.rdata().stream().map(data -> Addresses.of(data.sharedOctets())).toList())
                .orElse(List.of());
    }

    private NameAnswer answer(PendingAnswer awaited) {
        return answer(awaited, timeout);
    }

    private static NameAnswer answer(PendingAnswer awaited, Duration delay) {
        try {
            return awaited.answer().get(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return NameAnswer.failed("no answer for " + RecordType.name(awaited.question().type()) + " within "
                    + delay.toMillis() + " ms");
        } catch (ExecutionException e) {
            return NameAnswer.failed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NameAnswer.failed("the lookup was interrupted");
        }
    }

    private FetchFailure nothingFound(Name name, NameAnswer four, NameAnswer six) {
        if (four.responseCode() == ResponseCode.NXDOMAIN || six.responseCode() == ResponseCode.NXDOMAIN) {
            return new FetchFailure(FetchStep.LOOKUP, "the name " + name + " does not exist (NXDOMAIN)",
                    "a typing error, or the zone lacks the name; a trace of it shows who denies it");
        }
        NameAnswer worse = four.isFailure() ? four : six;
        if (worse.isFailure()) {
            String words = worse.detail().isEmpty() ? ResponseCode.name(worse.responseCode()) : worse.detail();
            return new FetchFailure(FetchStep.LOOKUP, "the addresses of " + name + " could not be found out: " + words,
                    "the resolver, or the servers of the zone; a trace of the name shows where it ends");
        }
        String which = switch (families) {
            case BOTH -> "neither an IPv4 nor an IPv6 address";
            case ONLY_IPV4 -> "no IPv4 address";
            case ONLY_IPV6 -> "no IPv6 address";
        };
        return new FetchFailure(FetchStep.LOOKUP, "the name " + name + " exists, but has " + which,
                "the name of a domain rather than of its web site: try www." + name);
    }
}
