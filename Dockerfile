# One image for all parties of a run; docker-compose.yml gives each its program, its key and its limits. Built by the
# project's own set-up, of which nothing is left in the image but programs, scenarios and libraries.

FROM debian:bookworm-slim AS build
WORKDIR /source
# Packages first: they stay cached while only sources change.
COPY setup setup
RUN setup/ensure run
COPY . .
RUN setup/build release && cmake --install build/release --prefix /usr/local --strip

FROM debian:bookworm-slim
# What the programs load: the counterparts of setup/packages.run, but for msgpack-c, which is compiled in.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libczmq4 libzmq5 libfyaml0 libjansson4 libsqlite3-0 libxxhash0 libxlsxwriter4 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
# A new volume takes owner and mode from the folder that it is mounted on. So the places of keys and results are here,
# empty, and belong to the one user that there is.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin frontdoor \
    && install -d -m 0700 -o frontdoor -g frontdoor /results /keys \
       /keys/conductor /keys/intake /keys/screening /keys/early_help /keys/assessment
COPY --from=build /usr/local/bin/frontdoor /usr/local/bin/
COPY --from=build /usr/local/libexec/frontdoor /usr/local/libexec/frontdoor
COPY --from=build /usr/local/share /usr/local/share
ENV PATH=/usr/local/bin:/usr/local/libexec/frontdoor:/usr/bin:/bin
USER 10001:10001
WORKDIR /frontdoor
CMD ["frontdoor", "--help"]
