# Build stage: compiles, fetches the models from the npm registry, drops what only a build needs.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY models models
RUN npm run build && npm run models -- pull
# ONNX Runtime brings the libraries of every platform; one of them can run here.
RUN npm prune --omit=dev \
  && platform="$(node -p 'process.platform + "/" + process.arch')" \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d \
    ! -path "*/${platform}" -exec rm -r {} +

FROM node:20-bookworm-slim
# Versions come with the Debian release of the base image, so that security updates are taken.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg tini \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /var/lib/ecg-ml-server
WORKDIR /app
COPY LICENSE THIRD_PARTY_NOTICES.md ./
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/models models
COPY --from=build /app/dist dist
ENV NODE_ENV=production \
  WORK_DIR=/var/lib/ecg-ml-server
USER node
VOLUME /var/lib/ecg-ml-server
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# tini hands signals on and reaps the processes of ffmpeg and the models.
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/main.js"]
