"""The MkDocs plugin. What stops a build is a PluginError, whose message says what is wrong and what to do."""
