package rootwalk.resolver.servers;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.Budget.Limit;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// The servers of one [ServerList] that have a host name in the configuration. Their addresses are looked up like those
/// of any name, as a part of the client's query: in the data of this server, in the cache, and from other servers. So
/// the TTLs apply. Used by the resolving thread.
final class NamedServers {

    private final ServerList slist;
    private final FurtherServers further;
    private final ServerLists lists;
    private final ServerQueryContext context;
    private final List<AddressLookup> withoutAddress = new ArrayList<>(0);

    /// Of servers with a known address: those of the other family are looked up only if they are needed.
    private final List<AddressLookup> otherFamily = new ArrayList<>(0);

    private final List<AddressLookup> slowLookups = new ArrayList<>(0);

    /// Why the first of them has no address.
    private @Nullable ExtendedError trouble;

    /// A name that leads back to itself.
    private @Nullable ExtendedError loop;

    NamedServers(ServerList slist, FurtherServers further, ServerLists lists, ServerQueryContext context) {
        this.slist = slist;
        this.further = further;
        this.lists = lists;
        this.context = context;
    }

    /// Adds a server, with its addresses that are known here. Those in the data of this server may all be queried, as if the
    /// configuration had them in the place of the name.
    void add(NameServer server) {
        List<Integer> unknown = new ArrayList<>(2);
        boolean hasAddress = false;
        for (int type : lists.types()) {
            Question question = new Question(server.name(), type);
            Resolution own = lists.ownData(question);
            if (own != null) {
                List<InetSocketAddress> addresses = lists.addresses(own, type, server).stream()
                        .filter(address -> lists.isOneHost(address.getAddress())).toList();
                hasAddress |= slist.addAll(addresses, server.name(), true);
                lists.noteLocal(slist.delegation().cut());
                explain(server, own, addresses);
                continue;
            }
            List<InetSocketAddress> cached = lists.answeredAddresses(server, type);
            hasAddress |= slist.addAll(cached, server.name(), false);
            if (cached.isEmpty()) {
                unknown.add(type);
            }
        }
        if (!unknown.isEmpty()) {
            (hasAddress ? otherFamily : withoutAddress).add(new AddressLookup(server, unknown));
        }
    }

    /// Whether there are servers whose address was not looked up.
    boolean hasUnknownServers() {
        return !withoutAddress.isEmpty();
    }

    /// Whether there are lookups that may give addresses.
    boolean isAnyLeft() {
        return !withoutAddress.isEmpty() || !otherFamily.isEmpty()
                || (!slowLookups.isEmpty() && !slist.selection().isAnyLeft());
    }

    /// Looks up the addresses of one more server.
    ///
    /// @return whether there are any that were not known
    boolean lookUpNext() {
        if (!withoutAddress.isEmpty()) {
            AddressLookup next = withoutAddress.remove(lists.unpredictable().nextInt(withoutAddress.size()));
            return lookUp(next, further.patience(withoutAddress.isEmpty() && otherFamily.isEmpty()));
        }
        if (!otherFamily.isEmpty()) {
            return lookUp(otherFamily.removeFirst(), further.patience(otherFamily.isEmpty()));
        }
        return lookUp(slowLookups.removeFirst(), Long.MAX_VALUE);
    }

    private boolean lookUp(AddressLookup lookup, long nanos) {
        long end = lists.now() + Math.min(nanos, Long.MAX_VALUE / 2);
        List<Integer> types = lookup.types();
        for (int i = 0; i < types.size(); i++) {
            if (isFound(lookup.server(), types.get(i), nanos)) {
                if (i + 1 < types.size()) {
                    otherFamily.add(new AddressLookup(lookup.server(), types.subList(i + 1, types.size())));
                }
                return true;
            }
            if (lists.now() >= end) {
                slowLookups.add(new AddressLookup(lookup.server(), types.subList(i, types.size())));
                return false;
            }
        }
        return false;
    }

    private boolean isFound(NameServer server, int type, long nanos) {
        Question question = new Question(server.name(), type);
        if (context.addressQueries().isInProgress(question)) {
            loop = serverLoop(server.name(), slist.delegation().cut());
            return false;
        }
        int before = slist.size();
        Resolution found = lists.resolve(question, slist.delegation().cut(), nanos, context);
        List<InetSocketAddress> addresses = found == null ? List.of() : lists.addresses(found, type, server);
        slist.addAll(addresses, server.name(), false);
        explain(server, found, addresses);
        return slist.size() > before;
    }

    /// The address of a configured server is needed to find that address.
    private static ExtendedError serverLoop(Name server, Name cut) {
        return other("the address of " + server + ", a server of " + cut
                + ", cannot be found without that server; write its address, or give it in local-data");
    }

    /// Sets the extended error for the case that there is no address at all.
    ///
    /// @param found
    ///            the result of a lookup, or null if the budget did not permit it
    private void explain(NameServer server, @Nullable Resolution found, List<InetSocketAddress> addresses) {
        if (trouble == null && slist.size() == 0) {
            trouble = trouble(server, found, addresses);
        }
    }

    private ExtendedError trouble(NameServer server, @Nullable Resolution found, List<InetSocketAddress> addresses) {
        String who = server.name() + ", a server of " + slist.delegation().cut() + ", ";
        if (found == null) {
            Limit limit = context.budget().exhausted();
            return other(who + "cannot be resolved: " + (limit == null ? Limit.TIME : limit).text());
        }
        if (!addresses.isEmpty()) {
            InetSocketAddress first = addresses.getFirst();
            return other(who + "has the address " + Addresses.text(first.getAddress()) + (lists.isThisServer(first)
                    ? ", and this server itself is there; name another one"
                    : ", which may not be queried; see recursion.do-not-query and recursion.use"));
        }
        return switch (found.responseCode()) {
            case ResponseCode.NOERROR -> other(who + "has no address");
            case ResponseCode.NXDOMAIN -> other(who + "does not exist");
            default -> failed(who, found);
        };
    }

    private static ExtendedError failed(String who, Resolution found) {
        if (found.errors().isEmpty()) {
            return other(who + "cannot be resolved: " + ResponseCode.name(found.responseCode()));
        }
        // If the error is about the name of another server, or of this one, it is the cause.
        ExtendedError last = found.errors().getLast();
        return last.code() == ExtendedError.OTHER ? last : other(who + "cannot be resolved: " + last.text());
    }

    private static ExtendedError other(String text) {
        return new ExtendedError(ExtendedError.OTHER, text);
    }

    /// Says in the extended errors why no server has an address.
    void explain() {
        if (loop != null) {
            context.forwardingLoop(loop);
        } else if (trouble != null) {
            context.networkFailed(trouble);
        }
    }
}
