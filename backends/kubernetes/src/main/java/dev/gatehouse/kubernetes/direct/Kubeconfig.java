package dev.gatehouse.kubernetes.direct;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Kubeconfig files, merged as kubectl merges them (client-go, tools/clientcmd, ClientConfigLoadingRules): of entries with one name,
 * and of current contexts, the first one counts. A missing file is none. Immutable.
 *
 * @param currentContext empty if no file has one
 */
record Kubeconfig(
        String currentContext, Map<String, Entry> contexts, Map<String, Entry> clusters, Map<String, Entry> users) {
    /**
     * A context, a cluster or a user.
     *
     * @param keys its keys
     * @param directory the directory of its file, to which its paths are relative
     */
    record Entry(Map<?, ?> keys, Path directory) {
        static final Entry EMPTY = new Entry(Map.of(), Path.of(""));

        /**
         * The text of a key; empty if it has none.
         *
         * @throws UnknownKeyException if it is no text
         */
        String text(String key) throws UnknownKeyException {
            Object value = keys.get(key);
            if (value == null) {
                return "";
            }
            if (value instanceof String text) {
                return text;
            }
            throw new UnknownKeyException(key);
        }

        boolean flag(String key) throws UnknownKeyException {
            Object value = keys.get(key);
            if (value == null || value instanceof Boolean) {
                return Boolean.TRUE.equals(value);
            }
            throw new UnknownKeyException(key);
        }

        boolean has(String key) {
            return !isEmpty(keys.get(key));
        }

        private static boolean isEmpty(@Nullable Object value) {
            return value == null || value.equals("") || value.equals(List.of()) || value.equals(Map.of());
        }

        List<String> texts(String key) throws UnknownKeyException {
            List<String> texts = new ArrayList<>();
            if (has(key)) {
                if (!(keys.get(key) instanceof List<?> list)) {
                    throw new UnknownKeyException(key);
                }
                for (Object text : list) {
                    texts.add(text instanceof String known ? known : "");
                }
            }
            if (texts.contains("")) {
                throw new UnknownKeyException(key);
            }
            return texts;
        }

        /** The path that a key names; empty if it names none. */
        Optional<Path> path(String key) throws UnknownKeyException {
            String text = text(key);
            return text.isEmpty() ? Optional.empty() : Optional.of(directory.resolve(text));
        }

        /** Fails on all keys with a value that are not known. */
        void requireOnly(List<String> known) throws UnknownKeyException {
            for (Map.Entry<?, ?> entry : keys.entrySet()) {
                if (!isEmpty(entry.getValue()) && !known.contains(String.valueOf(entry.getKey()))) {
                    throw new UnknownKeyException(String.valueOf(entry.getKey()));
                }
            }
        }
    }

    /** A kubeconfig has something that is not known, or of another type. */
    static final class UnknownKeyException extends Exception {
        private static final long serialVersionUID = 1;

        UnknownKeyException(String key) {
            super(key);
        }
    }

    /**
     * Reads files.
     *
     * @return empty if there is none
     * @throws IOException if one cannot be read; the message names it
     * @throws UnknownKeyException if one has another form
     */
    static Optional<Kubeconfig> read(List<Path> files) throws IOException, UnknownKeyException {
        String currentContext = "";
        Map<String, Entry> contexts = new LinkedHashMap<>();
        Map<String, Entry> clusters = new LinkedHashMap<>();
        Map<String, Entry> users = new LinkedHashMap<>();
        boolean any = false;
        for (Path file : files) {
            Optional<Map<?, ?>> keys = read(file);
            any |= keys.isPresent();
            Entry whole = new Entry(keys.orElse(Map.of()), file.toAbsolutePath().resolveSibling(""));
            currentContext = currentContext.isEmpty() ? whole.text("current-context") : currentContext;
            add(whole, "contexts", "context", contexts);
            add(whole, "clusters", "cluster", clusters);
            add(whole, "users", "user", users);
        }
        return any ? Optional.of(new Kubeconfig(currentContext, contexts, clusters, users)) : Optional.empty();
    }

    private static Optional<Map<?, ?>> read(Path file) throws IOException, UnknownKeyException {
        Object keys;
        try {
            // Files of other versions than YAML 1.2 are alike as far as they have texts and flags only.
            keys = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        } catch (YamlEngineException e) {
            throw new IOException(
                    "cannot parse " + file + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
        if (keys == null) {
            return Optional.of(Map.of());
        }
        if (keys instanceof Map<?, ?> map) {
            return Optional.of(map);
        }
        throw new UnknownKeyException(file.toString());
    }

    private static void add(Entry whole, String list, String key, Map<String, Entry> entries)
            throws UnknownKeyException {
        Object value = whole.keys().get(list);
        if (value == null) {
            return;
        }
        if (!(value instanceof List<?> items)) {
            throw new UnknownKeyException(list);
        }
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> named) || !(named.get("name") instanceof String name)) {
                throw new UnknownKeyException(list);
            }
            Object keys = named.get(key);
            if (keys == null) {
                entries.putIfAbsent(name, new Entry(Map.of(), whole.directory()));
            } else if (keys instanceof Map<?, ?> map) {
                entries.putIfAbsent(name, new Entry(map, whole.directory()));
            } else {
                throw new UnknownKeyException(key);
            }
        }
    }
}
