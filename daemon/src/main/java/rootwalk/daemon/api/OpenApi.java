package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import rootwalk.daemon.api.Route.Content;
import rootwalk.wire.json.JsonWriter;

/// The OpenAPI description (version 3.1) of the routes. Stateless.
final class OpenApi {

    /// Where it is served, without a token.
    static final String PATH = "/v1/openapi.json";

    /// The version of the API; another one would have other paths.
    private static final String VERSION = "1.0.0";

    private OpenApi() {}

    static String document(List<Route> routes) {
        Map<String, List<Route>> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path(), _ -> new ArrayList<>()).add(route);
        }
        JsonWriter json = new JsonWriter().object().member("openapi", "3.1.0").object("info")
                .member("title", "rootwalk").member("version", VERSION).endObject().object("paths");
        byPath.forEach((path, methods) -> {
            json.object(path);
            methods.forEach(route -> operation(route, json));
            json.endObject();
        });
        json.endObject().object("components");
        securitySchemes(json);
        schemas(json);
        responses(json);
        return json.endObject().endObject().take();
    }

    private static void operation(Route route, JsonWriter json) {
        json.object(route.method().name().toLowerCase(Locale.ROOT)).member("summary", route.summary())
                .member("operationId", operationId(route));
        json.array("parameters");
        route.variables().forEach(variable -> json.object().member("name", variable).member("in", "path")
                .member("required", true).object("schema").member("type", "string").endObject().endObject());
        route.parameters().forEach((name, meaning) -> json.object().member("name", name).member("in", "query")
                .member("description", meaning).object("schema").member("type", "string").endObject().endObject());
        json.endArray();
        if (route.hasContent()) {
            json.object("requestBody").member("required", true).object("content").object("application/json")
                    .object("schema").member("$ref", "#/components/schemas/" + schema(route.content()))
                    .endObject().endObject().endObject().endObject();
        }
        json.object("responses").object("2XX").member("description", "The request was carried out.").endObject();
        json.object("default").member("$ref", "#/components/responses/"
                + (Form.of(route.path()) == Form.OWN ? "problem" : "error")).endObject().endObject();
        json.array("security").object().array("bearer").endArray().endObject().object().array("apiKey").endArray()
                .endObject().endArray();
        json.endObject();
    }

    private static String operationId(Route route) {
        return route.method().name().toLowerCase(Locale.ROOT) + route.path().replaceAll("[{}]", "").replace('/', '_')
                .replace('-', '_');
    }

    private static String schema(Content content) {
        return content.name().toLowerCase(Locale.ROOT);
    }

    private static void securitySchemes(JsonWriter json) {
        json.object("securitySchemes").object("bearer").member("type", "http").member("scheme", "bearer").endObject()
                .object("apiKey").member("type", "apiKey").member("in", "header").member("name", "X-API-Key")
                .endObject().endObject();
    }

    private static void schemas(JsonWriter json) {
        json.object("schemas");
        for (Content content : Content.values()) {
            switch (content) {
                case NONE -> {}
                case ZONE -> {
                    begin(json, content, "zone");
                    text(json, "zone", "its name");
                    text(json, "template", "the name of its template, if not that of api.template");
                    texts(json, "primaries", "addresses from which a secondary zone is transferred");
                    json.object("rrsets").member("type", "array")
                            .member("description", "the records of a primary zone, if not those of the template")
                            .object("items").member("type", "object")
                            .member("required", List.of("name", "type", "ttl", "records")).object("properties");
                    rrset(json);
                    json.endObject().endObject().endObject().endObject().endObject();
                }
                case RRSET -> {
                    begin(json, content, "ttl", "records");
                    number(json, "ttl", "seconds");
                    texts(json, "records", "the data of records, in zone-file syntax with absolute names");
                    json.endObject().endObject();
                }
                case CHANGES -> {
                    begin(json, content, "changes");
                    number(json, "serial", "the serial that the zone must have, as with If-Match");
                    changes(json, "replace", "extend", "prune", "delete");
                }
                case TRANSACTION -> {
                    begin(json, content, "changes");
                    changes(json, "set", "unset");
                }
                case SERIAL -> {
                    begin(json, content, "serial");
                    number(json, "serial", "of the version that the zone becomes equal to");
                    json.endObject().endObject();
                }
                case POWERDNS -> {
                    begin(json, content, "rrsets");
                    powerDns(json);
                    json.endObject().endObject();
                }
                case POWERDNS_ZONE -> {
                    begin(json, content);
                    text(json, "name", "the name of a new zone, with its final dot");
                    text(json, "kind", "Native, Master or Slave");
                    texts(json, "nameservers", "the names in its NS records");
                    texts(json, "masters", "addresses from which a secondary zone is transferred");
                    powerDns(json);
                    json.endObject().endObject();
                }
            }
        }
        json.endObject();
    }

    private static void begin(JsonWriter json, Content content, String... required) {
        json.object(schema(content)).member("type", "object").member("required", List.of(required))
                .object("properties");
    }

    private static void changes(JsonWriter json, String... actions) {
        json.object("changes").member("type", "array").object("items").member("type", "object")
                .member("required", List.of("action", "name")).object("properties");
        json.object("action").member("enum", List.of(actions)).endObject();
        rrset(json);
        json.endObject().endObject().endObject().endObject().endObject();
    }

    private static void rrset(JsonWriter json) {
        text(json, "name", "the owner name");
        text(json, "type", "the type of the records");
        number(json, "ttl", "seconds");
        texts(json, "records", "the data of records, in zone-file syntax with absolute names");
    }

    private static void powerDns(JsonWriter json) {
        json.object("rrsets").member("type", "array").object("items").member("type", "object")
                .member("required", List.of("name", "type")).object("properties");
        text(json, "name", "the owner name, with its final dot");
        text(json, "type", "the type of the records");
        number(json, "ttl", "seconds");
        json.object("changetype").member("enum", List.of("REPLACE", "DELETE", "EXTEND", "PRUNE")).endObject();
        json.object("records").member("type", "array").object("items").member("type", "object")
                .member("required", List.of("content")).object("properties");
        text(json, "content", "the data of the record");
        json.object("disabled").member("type", "boolean").endObject();
        json.endObject().endObject().endObject().endObject().endObject().endObject();
    }

    private static void text(JsonWriter json, String name, String description) {
        json.object(name).member("type", "string").member("description", description).endObject();
    }

    private static void texts(JsonWriter json, String name, String description) {
        json.object(name).member("type", "array").member("description", description).object("items")
                .member("type", "string").endObject().endObject();
    }

    private static void number(JsonWriter json, String name, String description) {
        json.object(name).member("type", "integer").member("minimum", 0).member("description", description)
                .endObject();
    }

    private static void responses(JsonWriter json) {
        json.object("responses");
        response(json, "problem", "The request was not carried out (RFC 9457).", "application/problem+json", "type",
                "title", "detail", "record");
        response(json, "error", "The request was not carried out.", "application/json", "error");
        json.endObject();
    }

    private static void response(JsonWriter json, String name, String description, String type, String... members) {
        json.object(name).member("description", description).object("content").object(type).object("schema")
                .member("type", "object").object("properties");
        for (String member : members) {
            json.object(member).member("type", "string").endObject();
        }
        json.endObject().endObject().endObject().endObject().endObject();
    }
}
