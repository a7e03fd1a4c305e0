package rootwalk.daemon.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.wire.AddressReader;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.json.JsonException;
import rootwalk.wire.json.JsonReader;
import rootwalk.wire.json.JsonValue;

/// The members of a JSON object from a client, read with precise errors. In the form of PowerDNS, a number may be a string, and a member that is
/// null is missing, as with PowerDNS.
///
/// @param path of the object in the text, with a last dot, or empty
record Fields(JsonValue.Members object, String path, Form form) {

    /// An IPv6 address in brackets or an IPv4 address, and a port.
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^]]*)]|([0-9.]*)):([0-9]{1,5})");
    private static final int DNS_PORT = 53;
    private static final int HIGHEST_PORT = 65_535;

    /// Reads the content of a request, an object.
    static Fields read(byte[] content, Form form) throws ApiProblem {
        JsonValue value;
        try {
            value = JsonReader.read(content);
        } catch (JsonException e) {
            throw new ApiProblem(Kind.MALFORMED, "the content is not JSON: " + e.getMessage());
        }
        if (!(value instanceof JsonValue.Members members)) {
            throw new ApiProblem(Kind.INVALID, "the content has to be an object, not " + value.kind());
        }
        return new Fields(members, "", form);
    }

    /// Rejects members that have no meaning.
    Fields only(String... known) throws ApiProblem {
        for (String name : object.members().keySet()) {
            if (!Set.of(known).contains(name)) {
                throw new ApiProblem(Kind.INVALID, "the member '" + path + name + "' is unknown; the members are "
                        + String.join(", ", known));
            }
        }
        return this;
    }

    boolean has(String name) {
        return member(name) != null;
    }

    /// A member; null if there is none.
    private @Nullable JsonValue member(String name) {
        JsonValue value = object.members().get(name);
        return form == Form.POWERDNS && value instanceof JsonValue.Nothing ? null : value;
    }

    Optional<String> optionalText(String name) throws ApiProblem {
        JsonValue value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof JsonValue.Text(String text))) {
            throw wrong(name, "a string", value);
        }
        return Optional.of(text);
    }

    String text(String name) throws ApiProblem {
        return optionalText(name).orElseThrow(() -> missing(name, "a string"));
    }

    Optional<Long> optionalNumber(String name, long highest) throws ApiProblem {
        JsonValue value = member(name);
        if (value == null) {
            return Optional.empty();
        }
        String range = "a whole number from 0 to " + highest;
        String text = switch (value) {
            case JsonValue.Numeral(String digits) -> digits;
            case JsonValue.Text(String digits) when form == Form.POWERDNS -> digits;
            default -> "";
        };
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > highest) {
            throw wrong(name, range, switch (value) {
                case JsonValue.Numeral(String digits) -> digits;
                case JsonValue.Text(String other) -> "'" + other + "'";
                default -> value.kind();
            });
        }
        return Optional.of(Long.parseLong(text));
    }

    long number(String name, long highest) throws ApiProblem {
        return optionalNumber(name, highest)
                .orElseThrow(() -> missing(name, "a whole number from 0 to " + highest));
    }

    boolean flag(String name, boolean otherwise) throws ApiProblem {
        JsonValue value = member(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof JsonValue.Flag(boolean flag))) {
            throw wrong(name, "true or false", value);
        }
        return flag;
    }

    List<JsonValue> items(String name) throws ApiProblem {
        JsonValue value = member(name);
        if (value == null) {
            throw missing(name, "an array");
        }
        if (!(value instanceof JsonValue.Items(List<JsonValue> items))) {
            throw wrong(name, "an array", value);
        }
        return items;
    }

    List<String> texts(String name) throws ApiProblem {
        List<String> texts = new ArrayList<>();
        for (JsonValue item : items(name)) {
            if (!(item instanceof JsonValue.Text(String text))) {
                throw wrong(name + "[" + texts.size() + "]", "a string", item);
            }
            texts.add(text);
        }
        return texts;
    }

    /// Addresses, each with a port or without.
    List<InetSocketAddress> addresses(String name) throws ApiProblem {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String text : texts(name)) {
            addresses.add(address(text).orElseThrow(() -> new ApiProblem(Kind.INVALID, path + name + ": '" + text
                    + "' is not an address; write 192.0.2.1, 192.0.2.1:53, 2001:db8::1 or [2001:db8::1]:53")));
        }
        return addresses;
    }

    private static Optional<InetSocketAddress> address(String text) {
        Optional<InetAddress> alone = AddressReader.parse(text);
        if (alone.isPresent()) {
            return alone.map(it -> new InetSocketAddress(it, DNS_PORT));
        }
        Matcher form = WITH_PORT.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(form.group(3));
        return AddressReader.parse(form.group(1) == null ? form.group(2) : form.group(1))
                .filter(_ -> port > 0 && port <= HIGHEST_PORT).map(it -> new InetSocketAddress(it, port));
    }

    List<Fields> objects(String name) throws ApiProblem {
        List<Fields> objects = new ArrayList<>();
        for (JsonValue item : items(name)) {
            String where = name + "[" + objects.size() + "]";
            if (!(item instanceof JsonValue.Members members)) {
                throw wrong(where, "an object", item);
            }
            objects.add(new Fields(members, path + where + ".", form));
        }
        return objects;
    }

    Name name(String name) throws ApiProblem {
        String text = text(name);
        try {
            return Name.of(text);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.INVALID,
                    path + name + ": '" + text + "' is not a domain name: " + e.getMessage());
        }
    }

    Optional<Integer> optionalType(String name) throws ApiProblem {
        Optional<String> text = optionalText(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int type = RecordType.parse(text.get());
        if (type < 0) {
            throw new ApiProblem(Kind.INVALID, path + name + ": '" + text.get()
                    + "' is not a type of records; write its name, or TYPE and its number");
        }
        return Optional.of(type);
    }

    int type(String name) throws ApiProblem {
        return optionalType(name).orElseThrow(() -> missing(name, "a type of records"));
    }

    private ApiProblem wrong(String name, String wanted, JsonValue value) {
        return wrong(name, wanted, value.kind());
    }

    private ApiProblem wrong(String name, String wanted, String found) {
        return new ApiProblem(Kind.INVALID, path + name + " has to be " + wanted + ", not " + found);
    }

    private ApiProblem missing(String name, String wanted) {
        return new ApiProblem(Kind.INVALID, path + name + " is missing; it is " + wanted);
    }
}
