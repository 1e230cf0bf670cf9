# Type  source on_call.sh  in this folder: snakemake and lab are found, and your commands are counted,
# so that `lab drill check` can say which of them changed what was under investigation.
export PATH=@BIN@:$PATH
_drill_folder=@FOLDER@
_drill_python=@PYTHON@

_drill_newest() { # the newest command with its number, as bash and zsh each tell it
    if [ -n "$ZSH_VERSION" ]; then
        printf '%s %s\n' "$HISTCMD" "$(fc -ln -1)"
    else
        HISTTIMEFORMAT='' history 1
    fi
}

_drill_note() {
    local status=$? newest
    newest=$(_drill_newest)
    if [ "$newest" != "$_drill_last" ]; then # an empty line is no command
        "$_drill_python" -I -S "$_drill_folder/.drill/record.py" "$_drill_folder" \
            "$(printf '%s' "$newest" | sed 's/^ *[0-9]*[* ]*//')"
    fi
    _drill_last=$newest
    return $status
}

if [ -n "$ZSH_VERSION" ]; then
    precmd_functions+=(_drill_note)
else
    _drill_last=$(_drill_newest)
    PROMPT_COMMAND="_drill_note${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi
